package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.G711;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayoutEndTest {
    private static final int HOLD_BYTES = 16_000;
    private final CallerInMemory caller = new CallerInMemory();
    private long nanos;
    private final Playout playout = new Playout(caller, Office.turnClock(), 0, _ -> { }, () -> nanos);

    @Test
    void shouldHaveNothingToWaitForWhenNothingWasWritten() {
        assertTrue(playout.silent());
        assertTrue(playout.drain());
        assertEquals(List.of(), caller.told());
    }

    @Test
    void shouldHaveNothingToWaitForWhenEverythingWasHeard() {
        write(1, 500);
        nanos += 100_000_000;
        playout.echoed("t1:0");
        playout.echoed("t1:1");
        assertTrue(playout.drain());
    }

    @Test
    void shouldTellWhenEverythingWrittenHasBeenHeard() {
        write(1, 490);
        caller.told();
        assertFalse(playout.drain());
        assertEquals(List.of("media 160", "mark t1:1", "mark end"), caller.told());
        assertEquals(Echo.PLAYED, playout.echoed("t1:0"));
        assertEquals(Echo.PLAYED, playout.echoed("t1:1"));
        assertEquals(Echo.DRAINED, playout.echoed("end"));
        assertTrue(playout.silent());
    }

    @Test
    void shouldTellTheEndThoughTheEchoesBeforeItAreLost() {
        write(1, 480);
        write(1, 480);
        playout.drain();
        assertEquals(Echo.DRAINED, playout.echoed("end"));
    }

    @Test
    void shouldAskForTheEndOnce() {
        write(1, 320);
        caller.told();
        assertFalse(playout.drain());
        assertFalse(playout.drain());
        assertEquals(List.of("mark end"), caller.told());
    }

    @Test
    void shouldWaitForAudioThatComesWhileItDrains() {
        write(1, 320);
        playout.drain();
        caller.told();
        write(1, 480);
        assertEquals(List.of("media 480", "mark t1:0", "mark end"), caller.told());
        assertFalse(playout.echoed("end") == Echo.DRAINED, "there is more behind the first end");
        assertEquals(Echo.PLAYED, playout.echoed("t1:0"));
        assertEquals(Echo.DRAINED, playout.echoed("end"));
    }

    @Test
    void shouldSendTheTailThatComesWhileItDrainsAtOnce() {
        write(1, 480);
        playout.drain();
        caller.told();
        assertTrue(write(1, 200));
        assertEquals(List.of("media 160", "media 160", "mark t1:1", "mark end"), caller.told());
        playout.echoed("t1:0");
        assertFalse(playout.echoed("end") == Echo.DRAINED);
        playout.echoed("t1:1");
        assertEquals(Echo.DRAINED, playout.echoed("end"));
        assertTrue(playout.silent());
    }

    @Test
    void shouldCountATailAloneAsWrittenWhileItDrains() {
        write(1, 480);
        playout.drain();
        caller.told();
        assertTrue(write(1, 100));
        assertEquals(List.of("media 160", "mark t1:1", "mark end"), caller.told());
        assertFalse(write(1, 0));
    }

    @Test
    void shouldNeedNoMarkButTheEndsBehindTheLastFrames() {
        write(1, 160);
        caller.told();
        assertFalse(playout.drain());
        assertEquals(List.of("mark end"), caller.told());
        assertEquals(Echo.DRAINED, playout.echoed("end"));
        assertTrue(playout.drain());
    }

    @Test
    void shouldBeSilentWhenAnInterruptionComesWhileItDrains() {
        write(1, 480);
        playout.drain();
        playout.interrupt(1);
        assertEquals(Echo.CLEARED, playout.echoed("t1:0"));
        assertFalse(playout.silent());
        assertEquals(Echo.CLEARED, playout.echoed("end"));
        assertTrue(playout.silent());
    }

    @Test
    void shouldRepeatTheHoldToneByItsOwnEcho() {
        playout.hold(() -> true);
        playout.hold(() -> true);
        assertEquals(List.of("media " + HOLD_BYTES, "mark hold:0"), caller.told());
        playout.echoed("hold:0");
        assertEquals(List.of("media " + HOLD_BYTES, "mark hold:1"), caller.told());
        playout.echoed("hold:0");
        assertEquals(List.of(), caller.told());
        playout.hold(() -> false);
        assertEquals(List.of("clear"), caller.told());
        assertEquals(Echo.CLEARED, playout.echoed("hold:1"));
        playout.hold(() -> false);
        assertEquals(List.of(), caller.told());
    }

    @Test
    void shouldHoldAgainWhileTheEchoOfTheLastTimeIsUnderWay() {
        playout.hold(() -> true);
        playout.hold(() -> false);
        playout.hold(() -> true);
        caller.told();
        assertEquals(Echo.CLEARED, playout.echoed("hold:0"));
        assertEquals(List.of(), caller.told(), "one tone at a time");
        playout.echoed("hold:1");
        assertEquals(List.of("media " + HOLD_BYTES, "mark hold:2"), caller.told());
    }

    @Test
    void shouldGoOnHoldingAfterAnInterruption() {
        playout.hold(() -> true);
        playout.interrupt(1);
        caller.told();
        playout.echoed("hold:0");
        assertEquals(List.of("media " + HOLD_BYTES, "mark hold:1"), caller.told());
    }

    @Test
    void shouldHoldWithASoftToneThatStartsAndEndsInSilence() {
        byte silence = G711.MU_LAW.encode((short) 0);
        assertEquals(HOLD_BYTES, HoldTone.PERIOD.length);
        assertEquals(silence, HoldTone.PERIOD[0]);
        assertEquals(silence, HoldTone.PERIOD[HOLD_BYTES - 1]);
        int loudest = 0;
        for (byte one : HoldTone.PERIOD) {
            loudest = Math.max(loudest, Math.abs(G711.MU_LAW.decode(one)));
        }
        assertTrue(loudest > 2_500 && loudest < 3_300, "loudest sample " + loudest);
        byte[] kept = HoldTone.PERIOD.clone();
        playout.hold(() -> true);
        assertArrayEquals(kept, HoldTone.PERIOD);
    }

    private boolean write(long eventId, int size) {
        return playout.write(eventId, new byte[size], 0, size);
    }
}
