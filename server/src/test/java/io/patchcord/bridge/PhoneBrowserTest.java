package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.net.Json;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.SimulatorEvent;
import io.patchcord.simulator.TwilioSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's telephone in a real browser, whose microphone is a file. */
class PhoneBrowserTest {
    /** Of µ-law. */
    private static final int SECOND = 8_000;
    private static final int QUIET = 300;
    /** The id of the first call in progress, as the page asks for it. */
    private static final String CALLS = "fetch('/api/live').then(answer => answer.json())"
            + ".then(board => board.calls[0]?.callSid ?? '')";
    private static final String DRAIN = "fetch('/api/drain', { method: 'PUT', body: '{\"on\":%s}',"
            + " headers: { 'Content-Type': 'application/json' } }).then(answer => answer.status)";
    /** Arrivals through a stall, losses in a thousand, the order of messages, and all codes of µ-law there and back. */
    private static final String WAY = """
            import('/console/phone-way.js').then(async ({ Way, DECODED, encode }) => {
              let dice = 0;
              const random = () => dice = (dice + 0.618033988749895) % 1;
              const stalled = new Way({ delay: 0, jitter: 0, loss: 0, stall: 500 }, random);
              const lossy = new Way({ delay: 0, jitter: 0, loss: 0.25, stall: 0 }, random);
              const jittery = new Way({ delay: 5, jitter: 30, loss: 0, stall: 0 }, random);
              const order = [];
              await Promise.all(Array.from({ length: 20 }, (_, at) => new Promise(resolve =>
                jittery.send(() => resolve(order.push(at))))));
              return { arrivals: [900, 1000, 1499, 1500, 6100].map(sent => stalled.arrival(sent)),
                lost: Array.from({ length: 1000 }, () => lossy.loses()).filter(Boolean).length, order,
                decoded: Array.from(DECODED, sample => sample * 32768), encoded: Array.from(DECODED, encode) };
            })""";

    @TempDir
    Path directory;

    @Test
    void shouldCallTheAgentFromTheBrowser() throws Exception {
        // a path with ".." in it Chromium does not open, and its microphone is silent
        Path voice = Path.of(System.getProperty("patchcord.audio"), "speech", "caller", "question.wav").toRealPath();
        try (Browser browser = new Browser("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + voice);
                Testbed bed = new Testbed(directory, "calls:\n")) {
            browser.screen(1280, 900, false);
            browser.open(new OperatorPeer(bed.bridge()).url() + "/#/phone");
            browser.until("document.querySelector('#link')?.textContent === 'live'");
            assertSoundAndOrderAreLeftToWhatIsBetween(browser.value(WAY));
            call(browser);
            Eventually.holds(() -> !browser.value(CALLS).asText().isEmpty(), "no call came about");
            String callSid = browser.value(CALLS).asText();
            SimulatedConversation agent = bed.conversation(callSid);
            agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
            state(browser, "talking");
            Eventually.holds(() -> loud(agent.audio()) > SECOND / 4, "the agent does not hear the microphone");
            agent.send(AgentMessages.agentResponse(1, "Hello, this is the agent."));
            agent.send(AgentMessages.audio(1, Signals.noise(7, SECOND)));
            browser.until("Number.parseInt(document.querySelector('[data-figure=marks]').textContent) > 0");
            browser.until("document.querySelector('.transcript')?.innerText.includes('this is the agent')");
            pressKeys(browser, agent);
            interrupt(browser, agent);
            lookElsewhere(browser, callSid);
            new PageCheck(browser).page("phone");
            loseHalf(browser, agent);
            browser.value("document.querySelector('form.search button.grave').focus()");
            browser.key("Enter");
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(callSid).end());
            state(browser, "caller hung up");
            findClosed(browser);
            explainAnotherProcess(browser, bed);
            bed.agent().close();
            call(browser);
            browser.until("document.querySelector('[role=alert]').innerText.includes('The agent cannot be reached')");
            refuseTheMicrophone(browser);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void assertSoundAndOrderAreLeftToWhatIsBetween(JsonNode way) {
        assertEquals("[900,1500,1500,1500,6500]", way.path("arrivals").toString());
        assertEquals(250, way.path("lost").asInt(), 5);
        for (int at = 0; at < way.path("order").size(); at++) {
            assertEquals(at, way.path("order").get(at).asInt());
        }
        for (int code = 0; code < 256; code++) {
            assertEquals(G711.MU_LAW.decode((byte) code), way.path("decoded").get(code).asInt(), "code " + code);
            int same = code == 0x7F ? 0xFF : code;   // both are zero
            assertEquals(same, way.path("encoded").get(code).asInt(), "code " + code);
        }
    }

    /** By the keyboard: a gesture, without which a page may make no sound. */
    private static void call(Browser browser) {
        browser.value("document.querySelector('form.search button.main').focus()");
        browser.key("Enter");
    }

    private static void state(Browser browser, String state) {
        browser.until("document.querySelector('.title .pill').textContent === '" + state + "'");
    }

    private static double seconds(Browser browser, String figure) {
        return browser.value("Number.parseFloat(document.querySelector('[data-figure=" + figure + "]').textContent)")
                .asDouble();
    }

    /** One by its button, one on the keyboard; the agent is told of both at once. */
    private static void pressKeys(Browser browser, SimulatedConversation agent) throws InterruptedException {
        browser.value("document.querySelector('.keypad button[aria-label=\"Key 4\"]').click()");
        browser.key("2");
        String told = agent.take(Testbed.PATIENCE).orElseThrow().toString();
        assertTrue(told.contains("contextual_update") && told.contains("4") && told.contains("2"), told);
        browser.until("document.querySelector('.events')?.innerText.includes('dtmf')");
    }

    /** Ten seconds of speech, cut off after one: what is queued is dropped and never sounds. */
    private static void interrupt(Browser browser, SimulatedConversation agent) {
        Eventually.holds(() -> seconds(browser, "heard") > 0.5, "the caller hears nothing");
        double before = seconds(browser, "heard");
        agent.send(AgentMessages.agentResponse(2, "And now I shall tell you all about our terms, one by one."));
        agent.send(AgentMessages.audio(2, Signals.noise(8, 10 * SECOND)));
        Eventually.holds(() -> seconds(browser, "heard") > before + 1, "the caller does not hear the second answer");
        agent.send(AgentMessages.interruption(2));
        Eventually.holds(() -> seconds(browser, "dropped") > 0, "clear drops nothing");
        assertTrue(seconds(browser, "heard") < before + 9, "the answer is heard to its end");
        browser.until("document.querySelector('.transcript s.unheard')");
    }

    /** The call goes on meanwhile. */
    private static void lookElsewhere(Browser browser, String callSid) {
        assertEquals("#/call/" + callSid, browser.value("document.querySelector('.embedded').previousSibling"
                + ".getAttribute('href')").asText());
        browser.value("location.hash = '#/now'");
        browser.until("document.querySelector('#calls tbody tr')");
        browser.value("location.hash = '#/phone'");
        browser.until("document.querySelector('.embedded .transcript')?.innerText.includes('this is the agent')");
        state(browser, "talking");
    }

    private static void loseHalf(Browser browser, SimulatedConversation agent) {
        browser.value("{ const loss = document.querySelector('input[name=loss]'); loss.value = 50;"
                + " loss.dispatchEvent(new Event('input', { bubbles: true })); }");
        double before = seconds(browser, "heard");
        agent.send(AgentMessages.agentResponse(3, "First of all."));
        agent.send(AgentMessages.audio(3, Signals.noise(9, 2 * SECOND)));
        agent.send(AgentMessages.agentResponse(4, "Well."));   // what is heard of an answer is told with the next
        agent.send(AgentMessages.audio(4, Signals.noise(10, SECOND / 10)));
        browser.until("[...document.querySelectorAll('.transcript .agent')].find(line =>"
                + " line.innerText.includes('First of all.'))?.querySelector('em').textContent === 'heard'");
        double heard = seconds(browser, "heard") - before;
        assertTrue(heard > 0.2 && heard < 1.2, () -> "of two seconds half is lost, and " + heard + " s are heard");
    }

    /** The server is drained for a while. */
    private static void findClosed(Browser browser) {
        browser.value(DRAIN.formatted(true));
        call(browser);
        browser.until("document.querySelector('[role=alert]').innerText.includes('is closed to new calls')");
        browser.value(DRAIN.formatted(false));
    }

    /** Where no auth token is set, a process knows its own telephone alone: here as with another token. */
    private static void explainAnotherProcess(Browser browser, Testbed bed) throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        try (SimulatedTwilio other = new SimulatedTwilio(TwilioSettings.of(bed.bridge().localUrl(),
                bed.bridge().publicUrl()).withAccount(TwilioSettings.ACCOUNT_SID, "another process's"))) {
            other.ring(Testbed.plan().withTimeline(event -> {
                if (event.kind() == SimulatorEvent.Kind.FAILURE) {
                    failures.add(event.text());
                }
            })).awaitEnd(Testbed.PATIENCE).orElseThrow();
        }
        assertFalse(failures.isEmpty());
        for (String text : failures) {
            String told = browser.value("import('/console/phone.js').then(({ failure }) => failure(" + Json.text(
                    TextNode.valueOf(text)) + "))").asText();
            assertTrue(told.startsWith("Another process has answered"), told);
        }
    }

    private static void refuseTheMicrophone(Browser browser) {
        state(browser, "bridge hung up Hangup");
        browser.value("navigator.mediaDevices.getUserMedia ="
                + " () => Promise.reject(new DOMException('', 'NotAllowedError'))");
        call(browser);
        browser.until("document.querySelector('[role=alert]').innerText.includes('Allow it for this page')");
        state(browser, "ended");
    }

    private static int loud(byte[] muLaw) {
        short[] samples = new short[muLaw.length];
        G711.MU_LAW.decode(muLaw, 0, muLaw.length, samples, 0);
        int loud = 0;
        for (short sample : samples) {
            loud += Math.abs(sample) > QUIET ? 1 : 0;
        }
        return loud;
    }
}
