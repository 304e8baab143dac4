package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.Clip;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of the console in a real browser, during a real call; pictures of them are left under target. */
class ConsoleBrowserTest {
    /** How loud what the page plays is, on either channel. */
    private static final String PLAYED = "window.played = [0, 0]; {"
            + "const start = AudioBufferSourceNode.prototype.start;"
            + "AudioBufferSourceNode.prototype.start = function (at) { [0, 1].forEach(channel => {"
            + "played[channel] = Math.max(played[channel], ...this.buffer.getChannelData(channel)); });"
            + "if (this.context.state === 'running') { start.call(this, at); } else { played = [0, 0]; } } }";

    /** The section for calls gets what is set wherever a busy machine must not matter. */
    private static final String SETTINGS = "calls:\nrecording:\n  agents: [all]\n  consent: given\n"
            + "capture:\n  calls: 5\n";

    /** What the page saves, and under which name, instead of a download. */
    private static final String SAVED = "window.saved = ''; {"
            + "const make = URL.createObjectURL;"
            + "URL.createObjectURL = blob => { blob.text().then(text => saved += text); return make(blob); };"
            + "HTMLAnchorElement.prototype.click = function () { if (this.download) { saved = this.download + ' '; }"
            + " else { HTMLElement.prototype.click.call(this); } }; }";

    /** The view that the navigation says one is at. */
    private static final String MARKED = "document.querySelector('nav [aria-current=page]').innerText";

    /** Where in a recording one is, and its ends, by the seconds of the call. */
    private static final String PLACE = "Number(document.querySelector('.player output').dataset.at)";
    private static final String BEGIN = "Number(document.querySelector('[role=slider]').ariaValueMin)";
    private static final String END = "Number(document.querySelector('[role=slider]').ariaValueMax)";

    private static final Path SPEECH = Path.of(System.getProperty("patchcord.audio"), "speech");
    private static final String OTHER = "+919876543299";

    /** Of µ-law. */
    private static final int SECOND = 8_000;

    @TempDir
    Path directory;

    @Test
    void shouldShowSearchAndSteerCallsInARealBrowser() throws Exception {
        try (Browser browser = new Browser();
                Testbed bed = new Testbed(directory.resolve("bridge"), SETTINGS)) {
            PageCheck check = new PageCheck(browser);
            customer(bed, Testbed.CALLER, "C-1001", "Asha Rao");
            customer(bed, OTHER, "C-1002", "Bo Chen");
            browser.screen(1280, 900, false);
            browser.open(new OperatorPeer(bed.bridge()).url() + "/");
            browser.until("document.querySelector('#link')?.textContent === 'live'");
            Talk talk = bed.talk();
            browser.until("document.querySelector('#calls tbody tr')?.innerText.includes('Asha Rao')");
            Talk other = bed.talk(CallPlan.of(OTHER, Testbed.CALLED), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
            converse(talk, other);
            check.page("calls");
            settings(browser, check);
            drain(browser);
            browser.key("j");
            browser.key("Enter");
            browser.until("location.hash === '#/call/" + talk.callSid() + "'");
            browser.until("document.querySelector('.transcript')?.innerText.includes('How much do I owe')");
            browser.until("document.querySelector('.transcript s.unheard')");
            browser.until("document.querySelectorAll('details tbody tr').length === 1");
            listenIn(browser, talk);
            browser.until("document.querySelector('.legend .to-agent').offsetParent");
            check.page("call");
            assertEquals("Now", browser.value(MARKED).asText());
            saveCapture(browser, talk);
            hangUp(browser, talk);
            bed.record(talk.callSid());
            browser.until("document.querySelector('.title .pill').textContent === 'operator'");
            browser.until(MARKED + " === 'History'");
            play(browser, check, bed, talk);
            compare(browser, check, bed, other);
            customers(browser, check);
            // a call may end between the board that shows it and the question for its delays
            assertEquals(List.of(), browser.complaints().stream()
                    .filter(complaint -> !complaint.toString().contains("/delays")).toList());
        }
    }

    private static void customer(Testbed bed, String number, String id, String name) {
        bed.bridge().customers().upsert(new PhoneNumber(number), new Customer(id, name,
                Optional.of(LocalDate.of(2026, 12, 5)), new BigDecimal("1499.50"), true, "en", Map.of()));
    }

    /** So much of the beginning of what is recorded there, as µ-law. */
    private static byte[] speech(String file, int byteCount) throws IOException {
        return Arrays.copyOf(Clip.of("", WavFile.read(SPEECH.resolve(file))).in(AudioFormat.ULAW_8000), byteCount);
    }

    /** Both at the same time. */
    static void converse(Talk... talks) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> one : all.invokeAll(Arrays.stream(talks).map(ConsoleBrowserTest::converse).toList())) {
                one.get();
            }
        }
    }

    private static Callable<Void> converse(Talk talk) {
        return () -> {
            answered(talk);
            return null;
        };
    }

    /** A question, its answer heard to the end, and more that the caller speaks over. */
    private static void answered(Talk talk) throws IOException, InterruptedException {
        talk.stream().say(Clip.of("How much do I owe?", AudioFormat.ULAW_8000, speech("caller/question.wav", SECOND)));
        int before = talk.agent().audio().length;
        Eventually.holds(() -> talk.agent().audio().length > before + SECOND, "the caller's question did not come");
        talk.agent().send(AgentMessages.userTranscript(1, "How much do I owe?"));
        talk.agent().send(AgentMessages.agentResponse(2, "You owe 1499.50, due on the fifth of December."));
        talk.say(2, speech("agent/greeting.wav", SECOND));
        talk.awaitHeard(SECOND / 2);
        talk.agent().send(AgentMessages.agentResponse(3, "You may pay it in three parts, by card or at any branch."));
        talk.say(3, speech("agent/answer.wav", 4 * SECOND));
        talk.awaitHeard(2 * SECOND);
        talk.agent().send(AgentMessages.interruption(3));
        talk.awaitTaken();
    }

    /** Closes the server to new calls, which is confirmed and told, and opens it again. */
    private static void drain(Browser browser) {
        browser.value("document.querySelector('.switch button').click()");
        browser.until("document.querySelector('dialog[open]')");
        browser.value("document.querySelector('dialog button.grave').click()");
        browser.until("document.querySelector('.taking.bad')");
        browser.until("document.querySelector('.warnings').innerText.includes('closed the server to new calls')");
        browser.value("document.querySelector('.switch button').click()");
        browser.until("document.querySelector('dialog[open]')");
        browser.value("document.querySelector('dialog button.main').click()");
        browser.until("document.querySelector('.taking.good')");
    }

    /** What is heard is drawn, and once the operator has confirmed it is played as well. */
    private static void listenIn(Browser browser, Talk talk) throws IOException {
        browser.value(PLAYED);
        browser.until("[...document.querySelectorAll('.actions button')].some(one => one.innerText === 'Listen in'"
                + " && (one.focus(), one === document.activeElement))");
        browser.key("Enter");
        browser.until("document.querySelector('dialog[open]')");
        browser.value("document.querySelector('dialog button.main').focus()");
        browser.key("Enter");
        browser.until("document.querySelector('.actions [aria-pressed=true]')?.innerText === 'Stop listening'");
        browser.until("document.querySelector('.events').innerText.includes('listen in')");
        talk.stream().say(Clip.of("Are you there?", AudioFormat.ULAW_8000, speech("caller/question.wav", SECOND)));
        talk.say(4, speech("agent/reply.wav", 2 * SECOND));
        browser.until("played[0] > 0.1 && played[1] > 0.1");
        browser.until("document.querySelector('.wave').innerText.includes('the agent is heard')");
        browser.until("document.querySelector('.wave canvas').clientWidth > 300");
        talk.agent().send(AgentMessages.queueStatus("waiting"));
        browser.until("document.querySelector('.wave').innerText.includes('; on hold.')");
        talk.agent().send(AgentMessages.queueStatus("admitted"));
        browser.until("!document.querySelector('.wave').innerText.includes('; on hold.')");
    }

    private static void settings(Browser browser, PageCheck check) throws IOException {
        browser.key("?");
        browser.until("document.querySelector('dialog[open] input[name=operator]')");
        check.page("settings");
        browser.value("document.querySelector('dialog button').click()");
        browser.until("!document.querySelector('dialog')");
    }

    /** By its button, once that is confirmed; the call's events say so. */
    private static void saveCapture(Browser browser, Talk talk) {
        browser.value(SAVED);
        browser.value("[...document.querySelectorAll('.title > button')].find(one => one.innerText === 'Save capture')"
                + ".click()");
        browser.until("document.querySelector('dialog[open]')");
        assertEquals("", browser.value("saved").asText());
        browser.value("document.querySelector('dialog button.main').click()");
        browser.until("saved.startsWith('" + talk.callSid() + ".jsonl {') && saved.includes('How much do I owe')");
        browser.until("document.querySelector('.events').innerText.includes('unnamed: save capture')");
    }

    private static void hangUp(Browser browser, Talk talk) {
        browser.value("document.querySelector('.actions button.grave').click()");
        browser.until("document.querySelector('dialog[open]')");
        browser.value("document.querySelector('dialog button.grave').click()");
        browser.until("document.querySelector('#notice').textContent === 'The call is ended.'");
    }

    /** The recording on its waveform: played from its beginning, by key and button, from where it is clicked. */
    private static void play(Browser browser, PageCheck check, Testbed bed, Talk talk) throws IOException {
        browser.until("document.querySelector('[role=slider]')?.offsetParent");
        browser.until("!document.querySelector('.wave').offsetParent");   // what was live
        browser.value("played = [0, 0]");
        browser.key("k");
        browser.until("played[0] > 0.1 && played[1] > 0.1");
        browser.until(PLACE + " > " + BEGIN + " + 0.5");
        assertEquals("Pause", browser.value("document.querySelector('.player .main').innerText").asText());
        browser.key("k");
        browser.until("document.querySelector('.player .main').innerText === 'Play'");
        browser.value("{ const over = document.querySelector('[role=slider] .u-over');"
                + " const place = over.getBoundingClientRect(); const clientX = place.left + 0.75 * place.width;"
                + " over.dispatchEvent(new MouseEvent('click', { clientX, bubbles: true })); }");
        assertEquals(0.75, browser.value("(" + PLACE + " - " + BEGIN + ") / (" + END + " - " + BEGIN + ")")
                .asDouble(), 0.02);
        goTo(browser, "document.querySelector('.transcript s.unheard').closest('li')");
        goTo(browser, "[...document.querySelectorAll('.events li')].find(one => one.innerText.includes('listen in'))");
        browser.value("document.querySelector('[role=slider]').focus()");
        browser.key("End");
        browser.until(PLACE + " > " + END + " - 0.1");
        browser.key("Home");
        browser.until(PLACE + " < " + BEGIN + " + 0.1");
        browser.key("l");
        browser.until(PLACE + " > " + BEGIN + " + 4.5");
        check.page("recording");
        Eventually.holds(() -> bed.bridge().records().events(talk.callSid()).stream()
                .filter(event -> event.text().equals("unnamed: play the recording")).count() == 1,
                "who played the recording is not told once");
    }

    /** By the time that is in that line. */
    private static void goTo(Browser browser, String line) {
        browser.value(line + ".querySelector('button').click()");
        String[] time = browser.value(line + ".querySelector('time').innerText").asText().split(":");
        double seconds = 60 * Double.parseDouble(time[0]) + Double.parseDouble(time[1]);
        assertEquals(seconds, browser.value(PLACE).asDouble(), time[1].contains(".") ? 0.02 : 1);
    }

    /** Two calls, chosen in the history. */
    private static void compare(Browser browser, PageCheck check, Testbed bed, Talk other) throws IOException {
        other.phone().hangUp();
        bed.awaitIdle();
        browser.key("/");
        browser.until("document.activeElement.name === 'number'");
        browser.until("document.querySelectorAll('#records tbody tr').length === 2");
        browser.until("document.querySelector('#records tbody').innerText.includes('operator')");
        check.page("history");
        browser.value("location.hash = '#/history?name=rao'");
        browser.until("document.querySelector('#records + p').innerText === '1 call, no more'");
        assertEquals("Asha Rao", browser.value("document.querySelector('#records [data-column=Customer]').innerText")
                .asText());
        browser.value("history.back()");
        browser.until("document.querySelectorAll('#records tbody tr').length === 2");
        browser.value("document.querySelectorAll('#records input').forEach(box => box.click())");
        browser.value("document.querySelector('.title .actions button').click()");
        browser.until("document.querySelectorAll('.halves dl').length === 2");
        browser.until("[...document.querySelectorAll('.figures tbody td:last-child')]"
                + ".some(cell => /^[+\u2212]\\d/.test(cell.innerText))");
        check.page("compare");
        browser.value("document.querySelector('.halves a').click()");
        browser.until("document.querySelector('.legend .to-agent')?.offsetParent");   // its delays are kept
    }

    private static void customers(Browser browser, PageCheck check) throws IOException {
        browser.value("location.hash = '#/customers'");
        browser.until("document.querySelector('#customers tbody tr')?.innerText.includes('Asha Rao')");
        check.page("customers");
        browser.value("document.querySelector('#customers tbody button').click()");
        browser.until("document.querySelector('dialog input[name=name]')?.value === 'Asha Rao'");
        browser.value("document.querySelector('dialog input[name=name]').value = 'Asha R.'");
        check.page("customer");
        browser.value("document.querySelector('dialog button.main').click()");
        browser.until("document.querySelector('#customers tbody tr')?.innerText.includes('Asha R.')");
        choose(browser, "12,C-78,Bo,soon,1,false,en");
        browser.until("document.querySelectorAll('dialog .problems li').length === 2");
        assertEquals(1, browser.value("document.querySelectorAll('dialog button').length").asInt());
        browser.value("document.querySelector('dialog button.main').click()");
        choose(browser, "+14155550177,C-77,Bo,2026-12-05,10.00,true,en");
        browser.until("document.querySelector('dialog h2')?.innerText.startsWith('Take 1 customers')");
        browser.value("document.querySelector('dialog button.main').click()");
        browser.until("document.querySelector('#customers tbody').innerText.includes('C-77')");
    }

    /** A file of one customer. */
    private static void choose(Browser browser, String row) {
        browser.value("{ const file = new File(['phone,customer_id,name,due_date,amount_due,emi_eligible,language\\n"
                + row + "\\n'], 'customers.csv'); const chosen = new DataTransfer(); chosen.items.add(file);"
                + " const input = document.querySelector('input[type=file]'); input.files = chosen.files;"
                + " input.dispatchEvent(new Event('change')); }");
    }
}
