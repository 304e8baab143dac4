package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console does in a real browser when the server is gone, asks for a token, or others get in the way. */
class ConsoleTroubleBrowserTest {
    private static final String TOKEN = "0123456789abcdef-first";
    private static final String OTHER_TOKEN = "0123456789abcdef-other";
    private static final String SETTINGS = "calls:\n  media-silence: 1m\n";
    private static final String LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers"
            + "wessenschafewarenwohlgepflegeundsorgfaltigkeitbeschutzen";
    private static final String DIALOG = "document.querySelector('dialog[open]')";
    private static final String LIVE = "document.querySelector('#link')?.textContent === 'live'";
    private static final String AGE = "document.querySelector('#calls [data-column=Age]').innerText";
    private static final String ROWS = "document.querySelectorAll('main tbody tr').length";
    private static final String SEARCH_TWICE = "document.querySelector('form.search').requestSubmit();"
            + "document.querySelector('form.search').requestSubmit()";

    /** What the page says on its sockets. */
    private static final String SAID = "window.said = []; { const send = WebSocket.prototype.send;"
            + "WebSocket.prototype.send = function (text) { said.push(text); send.call(this, text); } }";

    /** The numbers and times that charts are labelled with from now on. */
    private static final String LABELS = "window.labels = []; {"
            + "const fill = CanvasRenderingContext2D.prototype.fillText;"
            + "CanvasRenderingContext2D.prototype.fillText = function (text, ...place) { labels.push(text);"
            + " fill.call(this, text, ...place); } }";

    /** So many minutes between the browser's clock and the server's. */
    private static final String SHIFT = "{ const Real = Date; const shift = %d * 60_000;"
            + "window.Date = class extends Real {"
            + "constructor(...parts) { super(...(parts.length > 0 ? parts : [Real.now() + shift])); }"
            + "static now() { return Real.now() + shift; } } }";

    /** When, in seconds, a caller was on hold whose agent is silent at 7 s, and has this sign of it at 9. */
    private static final String HELD = """
            import('/console/regions.js').then(({ Story }) => {
              const story = new Story();
              story.tell([[1, 'AGENT_UP', 'conv_1'], [7, 'STATUS', 'hold tone'], [9, %s], [11, 'AGENT_SAID', 'So']]
                .map(([at, kind, text]) => ({ atMillis: 1000 * at, kind, text })));
              return story.regions.filter(one => one.kind === 'hold').map(one => one.from + ' to ' + one.to).join();
            })""";

    @TempDir
    Path directory;

    /** By words, too: a record of an older version does not tell of the tone's end. */
    @Test
    void shouldEndTheHoldOfAMuteAgentWithWhatComesFromIt() throws Exception {
        try (Browser browser = new Browser(); Testbed bed = new Testbed(directory, "calls:\n")) {
            browser.open(new OperatorPeer(bed.bridge()).url() + "/");
            for (String sign : List.of("'STATUS', 'end of the hold tone'", "'AGENT_SAID', 'Here'",
                    "'CALLER_SAID', 'Hello?'", "'TOOL', 'clock called {}'", "'AGENT_UP', 'conv_2'")) {
                assertEquals("7 to 9", browser.value(HELD.formatted(sign)).asText(), sign);
            }
            assertEquals("7 to 11", browser.value(HELD.formatted("'STATUS', 'muted'")).asText());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, -7})
    void shouldReckonByTheServersClockWhateverTheBrowsers(int minutes) throws Exception {
        try (Browser browser = new Browser(); Testbed bed = new Testbed(directory, "calls:\n")) {
            browser.before(SHIFT.formatted(minutes));
            bed.talk();
            browser.open(new OperatorPeer(bed.bridge()).url() + "/");
            browser.until("document.querySelector('#calls tbody tr')");
            assertEquals(minutes, browser.value("Math.round((Date.now() - " + System.currentTimeMillis()
                    + ") / 60_000)").asInt());
            browser.until(AGE + " >= '0:02' && " + AGE + " < '1:00'");
            browser.until("document.querySelector('.wide .figure').innerText"
                    + " === '1 call, in the last 5 minutes 0.2 a minute'");
            browser.value("document.querySelector('#calls a').click()");
            browser.until("/\\nAge\\s+0:\\d\\d\\n/.test(document.querySelector('.head')?.innerText)");
        }
    }

    @Test
    void shouldShowThatTheServerIsGoneAndGoOnWithTheNext() throws Exception {
        Files.writeString(directory.resolve("patchcord.yaml"), SETTINGS);
        int port = FreePort.take();
        int operator = FreePort.take();
        try (Browser browser = new Browser()) {
            browser.screen(1280, 900, false);
            String callSid;
            try (ServedProcess first = serve("first", port, operator, TOKEN);
                    SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(first.url()))) {
                browser.open("http://127.0.0.1:" + operator + "/");
                letIn(browser, "not-the-token-of-this", "This server asks for its token.");
                letIn(browser, TOKEN, "This server does not take the token that is set here.");
                browser.until(LIVE);
                PhoneCall phone = twilio.ring(CallPlan.of(Testbed.CALLER, Testbed.CALLED));
                callSid = phone.callSid();
                phone.awaitStream(Testbed.PATIENCE).orElseThrow();
                browser.value(SAID);
                browser.value("location.hash = '#/call/" + callSid + "'");
                browser.until("document.querySelector('.events')?.innerText.includes('stream started')");
                browser.value("location.hash = '#/now'");
                browser.until("document.querySelector('#calls tbody tr')");
                browser.until(AGE + " >= '0:06'");   // H2 writes within half a second, and a busy one later
                first.kill();
            }
            seeThatItIsGone(browser);
            browser.value("location.hash = '#/call/" + callSid + "'");
            browser.until("document.querySelector('.title')?.innerText.includes('talking')");
            try (ServedProcess second = serve("second", port, operator, TOKEN)) {
                browser.until(LIVE);
                browser.until("!document.querySelector('#cut').offsetParent");
                browser.until("document.querySelector('.title .failed')?.innerText === 'crashed'");
                browser.until("document.querySelector('.events').innerText.includes('stream started')");
                // another process numbers its own events, which may be fewer than this page has seen
                browser.until("said.map(text => JSON.parse(text)).findLast(one => one.type === 'watch').seq === 0");
                browser.until("document.querySelector('.transcript').innerText.includes('nobody knows how much')");
                second.kill();
            }
            browser.until("document.querySelector('#link').textContent === 'lost …'");
            browser.value("location.hash = '#/history'");
            browser.until("document.querySelector('#records + p').innerText.includes('The server does not answer.')");
            try (ServedProcess third = serve("third", port, operator, OTHER_TOKEN)) {
                assertTrue(third.isAlive());
                letIn(browser, OTHER_TOKEN, "This server does not take the token that is set here.");
                browser.until(LIVE);
                browser.until(ROWS + " === 1");
            }
        }
    }

    private ServedProcess serve(String name, int port, int operator, String token) throws IOException {
        return ServedProcess.start(directory, name, port, Map.of("PATCHCORD_OPERATOR_PORT", String.valueOf(operator),
                "PATCHCORD_OPERATOR_TOKEN", token)).awaitUp();
    }

    private static void letIn(Browser browser, String token, String why) {
        browser.until(DIALOG + "?.innerText.includes('" + why + "')");
        browser.value(DIALOG + ".querySelector('input[name=token]').value = '" + token + "'");
        browser.value("document.querySelector('dialog button.main').click()");
        browser.until("!" + DIALOG + " || !" + DIALOG + ".innerText.includes('" + why + "')");
    }

    /** What is no longer so does not look as if it were, and does not grow older. */
    private static void seeThatItIsGone(Browser browser) {
        browser.until("document.querySelector('#cut').innerText.startsWith('No connection to the server since ')");
        assertEquals("grayscale(1)", browser.value("getComputedStyle(document.querySelector('main')).filter")
                .asText());
        String age = browser.value(AGE).asText();
        browser.value("location.hash = '#/customers'");
        browser.until("document.querySelector('#customers + p').innerText.includes('The server does not answer.')");
        browser.value("location.hash = '#/now'");
        browser.value("new Promise(resolve => setTimeout(resolve, 2100))");
        assertEquals(age, browser.value(AGE).asText());
    }

    @Test
    void shouldTakeWhateverCustomersAreCalledAndOperatorsDo() throws Exception {
        try (Browser browser = new Browser(); Testbed bed = new Testbed(directory, "calls:\n")) {
            OperatorPeer operator = new OperatorPeer(bed.bridge());
            customer(bed, Testbed.CALLER, "C-" + "A".repeat(110), LONG);
            customer(bed, "+919876543299", "C-2", "<img src=x onerror=alert(1)>");
            browser.screen(1280, 900, false);
            browser.open(operator.url() + "/");
            browser.until(LIVE);
            Talk talk = bed.talk();
            browser.until("document.querySelector('#calls')?.innerText.includes('" + LONG + "')");
            assertNotTooWide(browser);
            seeTheScale(browser);
            seeWhatCallsDoNotHave(browser, talk);
            browser.value("location.hash = '#/history'");
            browser.until(ROWS + " === 1");
            assertNotTooWide(browser);
            browser.value(SEARCH_TWICE);
            browser.value(SEARCH_TWICE);
            browser.until("document.querySelector('#records + p').innerText === '1 call, no more'");
            assertEquals(1, browser.value(ROWS).asInt());
            browser.value("location.hash = '#/customers'");
            browser.until(ROWS + " === 2");
            assertNotTooWide(browser);
            assertEquals(0, browser.value("document.querySelectorAll('main img').length").asInt());
            browser.value(SEARCH_TWICE);
            browser.until("document.querySelector('#customers + p').innerText === '2 shown, no more'");
            assertEquals(2, browser.value(ROWS).asInt());
            keepWhatIsTyped(browser, operator);
            keepWhatIsTypedOfWhoIsDeleted(browser, operator, bed);
            browser.value("location.hash = '#/call/%E0%A4%A'");
            browser.until("document.querySelector('.title .pill')?.innerText === 'unknown call'");
        }
    }

    private static void customer(Testbed bed, String number, String id, String name) {
        bed.bridge().customers().upsert(new PhoneNumber(number), new Customer(id, name, Optional.empty(),
                BigDecimal.ZERO, true, "en", Map.of("plan", "gold")));
    }

    private static void assertNotTooWide(Browser browser) {
        for (int width : new int[] {820, 1101, 1239, 1280}) {
            browser.screen(width, 900, false);
            assertEquals(0, browser.value("document.documentElement.scrollWidth - innerWidth").asInt(),
                    () -> width + " pixels are not enough");
        }
    }

    /** A handful of calls has a scale, too, and the time of day. */
    private static void seeTheScale(Browser browser) {
        browser.value(LABELS);
        browser.screen(1200, 900, false);
        browser.until("labels.includes('4') && labels.some(text => /^\\d\\d:\\d\\d( [AP]M)?$/.test(text))");
        browser.screen(1280, 900, false);
    }

    /** No capture to save where none is kept, and no sound from before one looked. */
    private static void seeWhatCallsDoNotHave(Browser browser, Talk talk) {
        browser.value("location.hash = '#/call/" + talk.callSid() + "'");
        browser.until("[...document.querySelectorAll('.title > button')].find(one => one.innerText === 'Save capture')"
                + "?.disabled");
        browser.until("document.querySelector('.title').innerText.includes('set capture.calls')");
        browser.until("document.querySelector('.wave').innerText.includes('from when this page was opened')");
        assertNotTooWide(browser);
    }

    /** What is typed stays while the server does not take it, and what another has changed is told. */
    private static void keepWhatIsTyped(Browser browser, OperatorPeer operator) throws Exception {
        String path = "/api/customers/%2B919876543299";
        browser.value("[...document.querySelectorAll('#customers button')].at(-1).click()");
        browser.until(DIALOG);
        String tag = operator.send("GET", path, "", "").headers().firstValue("ETag").orElseThrow();
        assertEquals(200, operator.send("PUT", path, "application/json", "{\"customer_id\":\"C-2\",\"name\":\"Theirs\","
                + "\"amount_due\":\"0\",\"emi_eligible\":true,\"language\":\"en\",\"attributes\":{\"plan\":\"gold\"}}",
                "If-Match", tag).statusCode());
        browser.value(DIALOG + ".querySelector('[name=name]').value = 'Mine'");
        browser.value(DIALOG + ".querySelector('[name=attributes]').value = 'plan gold'");
        save(browser);
        browser.until(DIALOG + "?.innerText.includes('“plan gold” is no name=value.')");
        browser.value(DIALOG + ".querySelector('[name=attributes]').value = 'plan=silver'");
        save(browser);
        browser.until(DIALOG + "?.innerText.includes('Somebody changed name (now: Theirs) meanwhile.')");
        assertEquals("Mine", browser.value(DIALOG + ".querySelector('[name=name]').value").asText());
        save(browser);
        browser.until("document.querySelector('#customers').innerText.includes('Mine')");
        JsonNode stored = operator.get(path);
        assertEquals("Mine", stored.path("name").asText());
        assertEquals("silver", stored.path("attributes").path("plan").asText());
    }

    /** Nor is it lost with the customer, who can be created anew. */
    private static void keepWhatIsTypedOfWhoIsDeleted(Browser browser, OperatorPeer operator, Testbed bed)
            throws Exception {
        browser.value("[...document.querySelectorAll('#customers button')].at(-1).click()");
        browser.until(DIALOG);
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + bed.data().toAbsolutePath()
                .normalize().resolve("patchcord") + ";IFEXISTS=TRUE", "patchcord", "");
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate("DELETE FROM customer WHERE phone = '+919876543299'"));
        }
        browser.value(DIALOG + ".querySelector('[name=name]').value = 'Still mine'");
        save(browser);
        browser.until(DIALOG + "?.innerText.includes('Somebody deleted this customer meanwhile.')");
        assertEquals("Still mine", browser.value(DIALOG + ".querySelector('[name=name]').value").asText());
        assertEquals("Create anew", browser.value(DIALOG + ".querySelector('button.main').innerText").asText());
        save(browser);
        browser.until("document.querySelector('#customers').innerText.includes('Still mine')");
        assertEquals("Still mine", operator.get("/api/customers/%2B919876543299").path("name").asText());
    }

    private static void save(Browser browser) {
        browser.value("document.querySelector('dialog button.main').click()");
    }
}
