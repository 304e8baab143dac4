package io.patchcord.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One simulated call, from the ring to its end, which runs on a virtual thread of its own. Thread-safe.
 */
public final class PhoneCall implements AutoCloseable {
    private final String callSid;
    private final CallPlan plan;
    private final StreamPeer.Factory peers;
    private final List<SimulatorEvent> events = new CopyOnWriteArrayList<>();
    private final List<WebhookReply> replies = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WebhookReply> newReplies = new LinkedBlockingQueue<>();
    private final BlockingQueue<MediaStream> newStreams = new LinkedBlockingQueue<>();
    private final CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();
    private volatile StreamPeer stream;
    private volatile Thread thread;
    private volatile boolean hungUp;

    PhoneCall(String callSid, CallPlan plan, StreamPeer.Factory peers) {
        this.callSid = callSid;
        this.plan = plan;
        this.peers = peers;
    }

    /** The call's id, {@code CA…}. */
    public String callSid() {
        return callSid;
    }

    /** The next answer of the bridge to any webhook of this call. */
    public Optional<WebhookReply> awaitReply(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(newReplies.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The next media stream that was let in, if the simulator plays its caller. */
    public Optional<MediaStream> awaitStream(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(newStreams.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** How the call ended; empty while it lasts. */
    public Optional<CallOutcome> awaitEnd(Duration timeout) {
        return Waits.until(outcome, timeout);
    }

    /** The caller puts the phone down: {@code stop}, close, status callbacks. */
    public void hangUp() {
        hungUp = true;
        StreamPeer open = stream;
        if (open != null) {
            open.hangUp();
        }
        LockSupport.unpark(thread);
    }

    /** What happened so far. */
    public List<SimulatorEvent> events() {
        return List.copyOf(events);
    }

    /** Every answer of the bridge so far. */
    public List<WebhookReply> replies() {
        return List.copyOf(replies);
    }

    /** Hangs up, waits a moment for the end, and closes what is still open. */
    @Override
    public void close() {
        if (!outcome.isDone()) {
            hangUp();
            awaitEnd(Duration.ofSeconds(2));
        }
        StreamPeer open = stream;
        if (open != null) {
            open.close();
        }
    }

    /** Waits, so long at most, unless the call is hung up; whether it was. */
    boolean pause(Duration length) {
        long untilNanos = System.nanoTime() + length.toNanos();
        while (!hungUp && System.nanoTime() < untilNanos) {
            LockSupport.parkNanos(this, untilNanos - System.nanoTime());
        }
        return hungUp;
    }

    CallPlan plan() {
        return plan;
    }

    boolean hungUp() {
        return hungUp;
    }

    void event(SimulatorEvent event) {
        if (plan.recording()) {
            events.add(event);
        }
        plan.timeline().accept(event);
    }

    void event(SimulatorEvent.Kind kind, String text) {
        event(SimulatorEvent.now(kind, text));
    }

    void answered(WebhookReply reply) {
        replies.add(reply);
        newReplies.add(reply);
    }

    StreamPeer peer(StreamPeer.TwimlStream asked, StreamFrames frames) {
        return peers.of(this, asked, frames);
    }

    void streaming(StreamPeer opened) {
        stream = opened;
        if (opened instanceof MediaStream scripted) {
            newStreams.add(scripted);
        }
        if (hungUp) {
            opened.hangUp();
        }
    }

    void start(Thread own) {
        thread = own;
        own.start();
    }

    void ended(CallOutcome how) {
        event(SimulatorEvent.Kind.CALL_ENDED, how.toString());
        outcome.complete(how);
    }
}
