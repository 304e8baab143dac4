package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {
    private static final int WARM = 3;

    @Test
    void shouldTellTheMedianAndTheTailToTwoDigits() {
        Durations durations = new Durations(1, 10_000_000);
        assertEquals(Measures.NONE, durations.p50());
        assertEquals(Measures.NONE, durations.p99());
        for (int micros = 1; micros <= 10_000; micros++) {
            durations.record(micros * 1_000L);
        }
        assertEquals(5_000, durations.p50(), 50);
        assertEquals(9_900, durations.p99(), 99);
    }

    @Test
    void shouldCountWhatIsTooLongAsTheLongest() {
        Durations durations = new Durations(1_000, 60_000_000);
        durations.record(Long.MAX_VALUE);
        assertEquals(60_000_000, durations.p50(), 600_000);
        durations.record(-1);
        assertTrue(durations.p50() < 1_000);
    }

    @Test
    void shouldShowTheTailWithTheDurationAfterSomebodyAsked() {
        Durations durations = new Durations(1, 10_000_000);
        durations.record(5_000);
        assertEquals(Measures.NONE, durations.shownP99(), "nobody had asked");
        durations.record(7_000);
        durations.record(9_000);
        assertEquals(7, durations.shownP99());
        durations.record(9_000);
        assertEquals(9, durations.shownP99());
    }

    @Test
    void shouldSortDurationsByTheEdgesWithTheDurationAfterSomebodyAsked() {
        Durations durations = new Durations(1, 10_000_000);
        durations.record(5_000);
        assertEquals(List.of(), durations.shownCounts(), "nobody had asked");
        for (int micros : new int[] {20, 21, 50, 99, 100_000, 200_000}) {
            durations.record(micros * 1_000L);
        }
        durations.shownCounts();
        durations.record(1_000);
        assertEquals(List.of(3L, 2L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L), durations.shownCounts());
    }

    @Test
    void shouldTakeALittleMemoryForShortDelaysWhateverTheLongestMayBe() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (int i = 0; i < WARM; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            Durations durations = new Durations(1, 10_000_000);
            durations.record(200_000);
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(bytes < 2_500, bytes + " bytes");
    }
}
