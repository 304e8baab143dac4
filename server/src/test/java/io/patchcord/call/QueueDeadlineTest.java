package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallDeadlines.Due;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long the queue of an agent's platform is waited in, by a clock in the test's hand. */
class QueueDeadlineTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration HALF = Office.TIMES.queue().dividedBy(2);
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CallDeadlines deadlines = new CallDeadlines(Office.TIMES, now::get);
    private final CallerInMemory caller = new CallerInMemory();

    @Test
    void shouldNotGrowByThePlatformSayingOnceMoreThatTheCallWaits() {
        deadlines.queued(true, false);
        pass(HALF);
        deadlines.queued(true, false);
        pass(HALF);
        assertEquals(Due.NOTHING, due());
        pass(MOMENT);
        assertEquals(Due.QUEUE_OVER, due());
    }

    @Test
    void shouldBeginAnewWithAConversationThatBeginsInTheQueueAndThenNoMore() {
        AgentInMemory agent = new AgentInMemory();
        deadlines.queued(true, false);
        pass(Office.TIMES.queue());
        deadlines.upInQueue();
        pass(HALF);
        deadlines.queued(true, true);
        agent.receivedAt(now.get());
        assertEquals(Due.NOTHING, due(agent));
        pass(HALF);
        agent.receivedAt(now.get());
        assertEquals(Due.NOTHING, due(agent));
        pass(MOMENT);
        assertEquals(Due.QUEUE_OVER, due(agent));
    }

    @Test
    void shouldBeginAnewInTheQueueOfAnotherConversation() {
        deadlines.queued(true, false);
        pass(HALF);
        deadlines.connecting(Office.TIMES.agentConnect());
        deadlines.queued(true, false);
        pass(HALF.plus(MOMENT));
        assertEquals(Due.NOTHING, due());
        pass(HALF);
        assertEquals(Due.QUEUE_OVER, due());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        caller.receivedAt(now.get());
    }

    private Due due() {
        return due(null);
    }

    private Due due(AgentLeg agent) {
        return deadlines.due(now.get(), caller, agent, true, true);
    }
}
