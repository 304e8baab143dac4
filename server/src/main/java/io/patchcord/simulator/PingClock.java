package io.patchcord.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Pings a conversation and checks its pongs: the same id, in time. Thread-safe. */
final class PingClock {
    private final SimulatedConversation conversation;
    private final AgentSettings.Pings settings;
    private final Map<Long, Long> sentNanos = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean stopped;
    private volatile Thread thread;
    private volatile long lastMillis = -1;

    PingClock(SimulatedConversation conversation, AgentSettings.Pings settings) {
        this.conversation = conversation;
        this.settings = settings;
    }

    void start() {
        if (!settings.period().isZero()) {
            // Known before it runs: the first pong may be back before this method is.
            thread = Thread.ofVirtual().unstarted(this::run);
            thread.start();
        }
    }

    boolean running() {
        return thread != null;
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    void answer(long eventId) {
        Long sent = sentNanos.remove(eventId);
        if (sent == null) {
            conversation.fault("a pong nobody asked for: " + eventId);
            return;
        }
        lastMillis = (System.nanoTime() - sent) / 1_000_000;
        if (lastMillis > settings.deadline().toMillis()) {
            conversation.fault("pong " + eventId + " took " + lastMillis + " ms");
        } else {
            answered.incrementAndGet();
        }
    }

    int answered() {
        return answered.get();
    }

    private void run() {
        Metronome beat = new Metronome(System.nanoTime() - settings.period().toNanos(), settings.period());
        while (beat.awaitBeat(() -> stopped)) {
            long now = System.nanoTime();
            sentNanos.forEach((eventId, sent) -> {
                if (now - sent > settings.deadline().toNanos() && sentNanos.remove(eventId, sent)) {
                    conversation.fault("ping " + eventId + " was not answered");
                }
            });
            sentNanos.put(beat.beats(), now);
            conversation.send(AgentMessages.ping(beat.beats(), lastMillis));
        }
    }
}
