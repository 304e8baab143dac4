package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
