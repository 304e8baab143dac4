package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapsTest {
    private static final byte[] FRAME = new byte[160];

    private final Taps taps = new Taps(Recording.NONE);
    private final CallerInMemory caller = new CallerInMemory();
    private final CallerLeg leg = taps.on(caller);
    private final List<String> told = new ArrayList<>();

    /** Writes down what it is told, and what was sent by then. */
    private final class Noting implements StreamTap {
        @Override
        public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
            told.add("caller " + length + " at " + timestampMillis);
        }

        @Override
        public void heard(byte[] muLaw, int offset, int length, long nowNanos) {
            told.add("heard " + length + " before " + caller.told());
        }

        @Override
        public void mark(String name, long nowNanos) {
            told.add("mark " + name);
        }

        @Override
        public void clear(long nowNanos) {
            told.add("clear");
        }

        @Override
        public void echoed(String mark) {
            told.add("echo " + mark);
        }
    }

    @Test
    void shouldTellOfEverythingBeforeItIsSentUntilItIsTaken() {
        Noting tap = new Noting();
        leg.media(FRAME, 0, 160);
        assertTrue(taps.add(tap));
        taps.callerFrame(FRAME, 0, 160, 20, 0);
        leg.media(FRAME, 0, 160, "m1");
        leg.mark("m2");
        leg.clear();
        taps.echoed("m1");
        assertEquals(List.of("caller 160 at 20", "heard 160 before [media 160]", "mark m1", "mark m2", "clear",
                "echo m1"), told);
        assertEquals(List.of("media 160", "mark m1", "mark m2", "clear"), caller.told());
        taps.remove(tap);
        leg.media(FRAME, 0, 160);
        taps.callerFrame(FRAME, 0, 160, 40, 0);
        assertEquals(6, told.size());
    }

    @Test
    void shouldTakeNoMoreThanTheCallWouldNotFeel() {
        for (int tap = 0; tap < 5; tap++) {
            assertTrue(taps.add(new Noting()));
        }
        assertFalse(taps.add(new Noting()));
    }
}
