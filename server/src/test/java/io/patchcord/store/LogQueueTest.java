package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.store.LogQueue.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LogQueue queue = new LogQueue(3);

    @Test
    void whenFullTheOldestEventGivesWay() {
        queue.offer(TestStore.event("CA1", 1));
        queue.offer(opened(1));
        queue.offer(TestStore.event("CA1", 2));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(TestStore.event("CA1", 3)));
        assertEquals(List.of(opened(1), TestStore.event("CA1", 2), TestStore.event("CA1", 3)),
                queue.take(9, PATIENCE, Duration.ZERO));
    }

    @Test
    void recordsOutliveEvents() {
        queue.offer(TestStore.event("CA1", 1));
        queue.offer(TestStore.event("CA1", 2));
        queue.offer(opened(1));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(opened(2)));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(opened(3)));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(TestStore.event("CA1", 3)));
        assertEquals(Outcome.RECORD_DROPPED, queue.offer(opened(4)));
        assertEquals(List.of(opened(1), opened(2), opened(3)), queue.take(9, PATIENCE, Duration.ZERO));
    }

    @Test
    void whatIsInHandCountsUntilTheNextTake() {
        queue.offer(opened(1));
        queue.offer(opened(2));
        assertEquals(List.of(opened(1)), queue.take(1, PATIENCE, Duration.ZERO));
        assertEquals(2, queue.size());
        assertFalse(queue.awaitWritten(Duration.ofMillis(1)));
        assertEquals(List.of(opened(2)), queue.take(1, PATIENCE, Duration.ZERO));
        assertEquals(List.of(), queue.take(1, Duration.ofMillis(1), Duration.ZERO));
        queue.close();
        assertEquals(List.of(), queue.take(1, PATIENCE, Duration.ZERO));
        assertTrue(queue.awaitWritten(Duration.ZERO));
    }

    @Test
    void aClosedQueueGivesWhatItHasAndTakesNothing() {
        queue.offer(opened(1));
        queue.close();
        assertEquals(Outcome.RECORD_DROPPED, queue.offer(opened(2)));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(TestStore.event("CA1", 1)));
        assertTrue(queue.pause(Duration.ofMinutes(1)));
        assertEquals(List.of(opened(1)), queue.take(9, PATIENCE, Duration.ZERO));
        assertEquals(List.of(), queue.take(9, PATIENCE, Duration.ZERO));
    }

    @Test
    void whatIsNotUrgentWaitsForMoreUntilThereIsEnough() throws InterruptedException {
        List<LogEntry> taken = taken(2, () -> {
            queue.offer(opened(1));
            queue.offer(TestStore.event("CA1", 1));
        });
        assertEquals(List.of(opened(1), TestStore.event("CA1", 1)), taken);
    }

    @Test
    void whatIsUrgentTakesTheOthersAlong() throws InterruptedException {
        LogEntry urgent = new LogEntry.Transferring("CA1", "+14155550100");
        List<LogEntry> taken = taken(9, () -> {
            queue.offer(TestStore.event("CA1", 1));
            queue.offer(urgent);
        });
        assertEquals(List.of(urgent, TestStore.event("CA1", 1)), taken);
    }

    @ParameterizedTest
    @EnumSource(CallEnd.class)
    void everyEndIsUrgentButARefusal(CallEnd end) {
        assertEquals(end != CallEnd.NOT_ADMITTED, new LogEntry.Closed(TestStore.record("CA1", end)).isUrgent());
    }

    @Test
    void whoWaitsUntilAllIsWrittenHurriesThem() throws InterruptedException {
        List<LogEntry> taken = taken(9, () -> {
            queue.offer(opened(1));
            assertFalse(queue.awaitWritten(Duration.ofMillis(1)));
        });
        assertEquals(List.of(opened(1)), taken);
    }

    @Test
    void lingeringEnds() {
        queue.offer(opened(1));
        assertEquals(List.of(opened(1)), queue.take(9, PATIENCE, Duration.ofMillis(1)));
    }

    /** What one take gets that would linger for an hour; and until it has begun to, nothing is offered. */
    private List<LogEntry> taken(int most, Runnable offers) throws InterruptedException {
        List<LogEntry> taken = new ArrayList<>();
        Thread taker = Thread.ofPlatform().start(() -> taken.addAll(queue.take(most, PATIENCE, Duration.ofHours(1))));
        while (taker.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        offers.run();
        assertTrue(taker.join(PATIENCE));
        return taken;
    }

    private static LogEntry opened(int number) {
        return new LogEntry.Opened(TestStore.context("CA" + number));
    }
}
