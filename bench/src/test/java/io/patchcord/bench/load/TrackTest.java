package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrackTest {
    private static final int FRAME_BYTES = 640;
    private static final long MILLI = 1_000_000;

    private final Meter meter = new Meter();
    private final Track track = new Track(meter::toAgent, FRAME_BYTES);

    @Test
    void matchesFramesByTheirPlaceWhateverTheMessagesAre() {
        meter.open();
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            track.sent(1, start + i * 20 * MILLI);
        }
        track.arrived(FRAME_BYTES / 2, start + MILLI);
        track.arrived(FRAME_BYTES / 2 + FRAME_BYTES, start + 21 * MILLI);
        track.arrived(FRAME_BYTES, start + 43 * MILLI);

        Window window = meter.toAgent();
        assertEquals(3, window.all().getTotalCount());
        assertEquals(21_000, window.all().getMaxValue(), 20);
        assertEquals(1_000, window.all().getMinValue(), 20);
        assertEquals(0, window.lost());
    }

    @Test
    void whatABridgeDropsIsLostAndWhatItHoldsUpIsLate() {
        meter.open();
        long start = System.nanoTime();
        track.sent(10, start);
        track.arrived(9 * FRAME_BYTES, start + 150 * MILLI);
        assertEquals(1, meter.toAgent().lost());
        assertEquals(9, meter.toAgent().late());
        assertFalse(FrameFigures.of(meter).held());
    }

    @Test
    void countsWhatWasSentWithinTheWindowAndArrivedAtAnyTime() {
        track.sent(1, System.nanoTime());
        meter.open();
        long within = System.nanoTime();
        track.sent(1, within);
        meter.close();
        track.sent(1, System.nanoTime());
        track.arrived(3 * FRAME_BYTES, within + 5 * MILLI);
        assertEquals(1, meter.toAgent().sent());
        assertEquals(1, meter.toAgent().all().getTotalCount());
    }

    @Test
    void holdsOnlyWhatItHasMeasured() {
        assertFalse(FrameFigures.of(meter).held());
        meter.open();
        for (Track one : new Track[] {track, new Track(meter::toCaller, FRAME_BYTES)}) {
            long now = System.nanoTime();
            one.sent(1, now);
            one.arrived(FRAME_BYTES, now + MILLI);
        }
        assertTrue(FrameFigures.of(meter).held());
    }
}
