package io.patchcord.simulator;

import java.io.PrintStream;
import java.util.Locale;
import java.util.regex.Pattern;

/** Prints what happens in the demo's call as it happens, with seconds since the phone rang. Thread-safe. */
final class DemoTimeline {
    /** What says little here, and the one-time token, which is nobody's business. */
    private static final Pattern HIDDEN = Pattern.compile(
            "<[?].*?[?]>| (action|method|statusCallback|value)=\"[^\"]*\"");

    private final PrintStream out;
    private long startNanos;
    private boolean answerHeard = true;

    DemoTimeline(PrintStream out) {
        this.out = out;
    }

    /** One event of either peer. */
    void accept(SimulatorEvent event) {
        switch (event.kind()) {
            case RINGING -> ring(event);
            case TWIML -> line(event, "TwiML", HIDDEN.matcher(event.text()).replaceAll(""), "");
            case STREAM_STARTED -> line(event, "stream", "media stream is up", event.text());
            case CONVERSATION_STARTED -> line(event, "agent up", "conversation has begun", event.text());
            case AGENT_SAYS -> says(event);
            case AGENT_HEARD -> heard(event);
            case CALLER_SPEAKS -> line(event, "caller says", quoted(event.text()), "");
            case TURN_TAKEN -> line(event, "agent", "has understood the caller", "");
            case INTERRUPTED -> line(event, "barge-in", "the agent is interrupted", event.text());
            case CLEAR -> line(event, "clear", "the rest of the answer is dropped", event.text());
            case DTMF -> line(event, "DTMF", "the caller presses " + event.text(), "");
            case TOOL -> line(event, "tool", event.text(), "");
            case VERB -> line(event, "TwiML", event.text().replaceAll("\\[.*", "") + " is carried out", "");
            case STREAM_ENDED -> line(event, "stream", "ended", event.text());
            case CONVERSATION_ENDED -> line(event, "agent", "conversation over", event.text());
            case CALL_ENDED -> line(event, "hang-up", "the call is over", event.text());
            case VIOLATION -> line(event, "VIOLATION", event.text(), "");
            case FAILURE -> line(event, "FAILURE", event.text(), "");
            case AGENT_SILENT, CALLER_SILENT, MARK, VOICE_NOTICED -> { }
        }
    }

    private synchronized void ring(SimulatorEvent event) {
        startNanos = event.atNanos();
        line(event, "webhook", "Twilio posts /twilio/incoming-call", event.text());
    }

    private synchronized void says(SimulatorEvent event) {
        answerHeard = false;
        line(event, "agent says", quoted(event.text()), "");
    }

    /** Only the first sound of an answer is of interest, not each that follows a breath. */
    private synchronized void heard(SimulatorEvent event) {
        if (!answerHeard) {
            answerHeard = true;
            line(event, "heard", "the caller begins to hear it", "");
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private synchronized void line(SimulatorEvent event, String what, String words, String detail) {
        double seconds = (event.atNanos() - startNanos) / 1e9;
        out.println(String.format(Locale.ROOT, "%7.3f s  %-12s %s%s", seconds, what, words,
                detail.isEmpty() ? "" : "  (" + detail + ")"));
    }
}
