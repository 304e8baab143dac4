package io.patchcord.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SchedulingLagTest {
    private static final Executor NEVER = _ -> { };

    private final AtomicLong nanos = new AtomicLong();

    private void passes(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void shouldTakeNoCallsWhereACarrierGivesNobodyATurnAndSayLaterThatItStandsStill() {
        try (SchedulingLag lag = new SchedulingLag(Duration.ofMillis(50), List.of(NEVER, NEVER), nanos::get)) {
            passes(4);
            assertFalse(lag.isSaturated());
            passes(2);
            assertTrue(lag.isSaturated());
            assertEquals(6, lag.seconds());
            assertEquals(Optional.empty(), lag.fault());
            passes(25);
            assertEquals(Optional.of("a carrier of calls has stood still for 30 s"), lag.fault());
        }
    }

    @Test
    void shouldTakeCallsWithoutALimitAndStillTellOfWhoStandsStill() {
        try (SchedulingLag lag = new SchedulingLag(Duration.ZERO, List.of(NEVER, NEVER), nanos::get)) {
            passes(31);
            assertFalse(lag.isSaturated());
            assertTrue(lag.fault().isPresent());
        }
    }

    /** There a full core gives it no turn, while those on the line are heard. */
    @Test
    void shouldNotTellOfTheJdksSchedulerThatItStandsStill() {
        try (SchedulingLag lag = new SchedulingLag(Duration.ofMillis(50), List.of(NEVER), nanos::get)) {
            passes(60);
            assertTrue(lag.isSaturated());
            assertEquals(Optional.empty(), lag.fault());
        }
    }
}
