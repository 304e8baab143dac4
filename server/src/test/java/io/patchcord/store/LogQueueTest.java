package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.store.LogQueue.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LogQueue queue = new LogQueue(3);

    @Test
    void whenFullTheOldestEventGivesWay() {
        queue.offer(TestStore.event("CA1", 1));
        queue.offer(opened(1));
        queue.offer(TestStore.event("CA1", 2));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(TestStore.event("CA1", 3)));
        assertEquals(List.of(opened(1), TestStore.event("CA1", 2), TestStore.event("CA1", 3)), queue.take(9, PATIENCE));
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
        assertEquals(List.of(opened(1), opened(2), opened(3)), queue.take(9, PATIENCE));
    }

    @Test
    void whatIsInHandCountsUntilTheNextTake() {
        queue.offer(opened(1));
        queue.offer(opened(2));
        assertEquals(List.of(opened(1)), queue.take(1, PATIENCE));
        assertEquals(2, queue.size());
        assertFalse(queue.awaitWritten(Duration.ofMillis(1)));
        assertEquals(List.of(opened(2)), queue.take(1, PATIENCE));
        assertEquals(List.of(), queue.take(1, Duration.ofMillis(1)));
        queue.close();
        assertEquals(List.of(), queue.take(1, PATIENCE));
        assertTrue(queue.awaitWritten(Duration.ZERO));
    }

    @Test
    void aClosedQueueGivesWhatItHasAndTakesNothing() {
        queue.offer(opened(1));
        queue.close();
        assertEquals(Outcome.RECORD_DROPPED, queue.offer(opened(2)));
        assertEquals(Outcome.EVENT_DROPPED, queue.offer(TestStore.event("CA1", 1)));
        assertTrue(queue.pause(Duration.ofMinutes(1)));
        assertEquals(List.of(opened(1)), queue.take(9, PATIENCE));
        assertEquals(List.of(), queue.take(9, PATIENCE));
    }

    private static LogEntry opened(int number) {
        return new LogEntry.Opened(TestStore.context("CA" + number));
    }
}
