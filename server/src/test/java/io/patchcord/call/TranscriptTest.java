package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final Transcript transcript = new Transcript();

    @Test
    void shouldHandNothingOverBeforeAnythingWasSaid() {
        assertEquals("", transcript.handOver());
    }

    @Test
    void shouldTellWhatWasSpokenAndNotWhatWasTakenBack() {
        transcript.agent(1, "Your balance is ten dollars and due on Monday.");
        transcript.caller("Stop.");
        transcript.corrected(1, "Your balance is ten");
        String told = transcript.handOver();
        assertTrue(told.contains("\nAgent: Your balance is ten\nCaller: Stop."), told);
    }

    @Test
    void shouldNotTakeTurnsOfTwoAgentsForOne() {
        transcript.agent(1, "Hello, this is Asha.");
        transcript.handOver();
        transcript.agent(1, "We were cut off.");
        transcript.corrected(1, "We were");
        String told = transcript.handOver();
        assertTrue(told.endsWith("\nAgent: Hello, this is Asha.\nAgent: We were"), told);
    }

    @Test
    void shouldRecallWhatWasSaidElsewhereOnce() {
        List<CallEvent> story = List.of(event(CallEvent.Kind.STREAM_STARTED, "MZ1"),
                event(CallEvent.Kind.AGENT_SAID, "Good morning."),
                event(CallEvent.Kind.AGENT_SAID, "Your balance is ten."),
                event(CallEvent.Kind.AGENT_CORRECTED, "Your balance"), event(CallEvent.Kind.CALLER_SAID, "Stop."));
        transcript.recall(() -> story);
        transcript.recall(() -> story);
        String told = transcript.handOver();
        assertTrue(told.endsWith("so far:\nAgent: Good morning.\nAgent: Your balance\nCaller: Stop."), told);
    }

    private static CallEvent event(CallEvent.Kind kind, String text) {
        return new CallEvent("CA1", 0, kind, text);
    }

    @Test
    void shouldKeepTheEndOfALongTalk() {
        for (int at = 0; at < 10_000; at++) {
            transcript.caller("line " + at);
        }
        String told = transcript.handOver();
        assertTrue(told.endsWith("\nCaller: line 9999"), told);
        assertFalse(told.contains("line 100\n"));
        assertTrue(told.length() < 20_000);
    }
}
