package io.patchcord.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What this process knows of one call from its webhook, or its stream, until some time after its end. */
final class Slot {
    private final String callSid;
    private final long openedNanos = System.nanoTime();
    private final CompletableFuture<RingAnswer> answer = new CompletableFuture<>();
    private final AtomicReference<AgentDial> dial = new AtomicReference<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private boolean holdsPermit;
    private volatile long webhookMicros = Measures.NONE;
    private volatile long waitingNanos = openedNanos;
    private volatile boolean reattached;
    private volatile Call call;
    private volatile CallEnd end;
    private volatile long endedNanos;
    private volatile CountDownLatch over = new CountDownLatch(0);
    private volatile CountDownLatch asked = new CountDownLatch(0);

    Slot(String callSid) {
        this.callSid = callSid;
    }

    String callSid() {
        return callSid;
    }

    /** True to the first webhook of this call, false to a repeated one. */
    boolean claimWebhook() {
        return rung.compareAndSet(false, true);
    }

    /** Whether this process took the call's webhook. */
    boolean rung() {
        return rung.get();
    }

    long openedNanos() {
        return openedNanos;
    }

    /** What the first webhook of this call was answered; a repeated one waits for it. */
    CompletableFuture<RingAnswer> answer() {
        return answer;
    }

    long webhookMicros() {
        return webhookMicros;
    }

    void answeredIn(long micros) {
        webhookMicros = micros;
    }

    void dialled(AgentDial one) {
        dial.set(one);
    }

    /** The dial started at the webhook, to the one who asks first. */
    Optional<AgentDial> takeDial() {
        return Optional.ofNullable(dial.getAndSet(null));
    }

    synchronized boolean holdsPermit() {
        return holdsPermit;
    }

    synchronized void tookPermit() {
        holdsPermit = true;
    }

    /** True to the one who must give the permit back. */
    synchronized boolean gaveUpPermit() {
        boolean had = holdsPermit;
        holdsPermit = false;
        return had;
    }

    Optional<Call> call() {
        return Optional.ofNullable(call);
    }

    synchronized void started(Call one) {
        call = one;
        end = null;
        endedNanos = 0;
        over = new CountDownLatch(1);
        asked = new CountDownLatch(1);
    }

    void ended(CallEnd why) {
        end = why;
        endedNanos = System.nanoTime();
    }

    /** True to the one whose end it is: a call that was cut off may finish when the next has its place. */
    synchronized boolean ended(Call one) {
        boolean current = call == one;
        if (current) {
            ended(one.ended().orElse(CallEnd.FAULT));
            over.countDown();
        }
        return current;
    }

    /** Waits until the call is finished and its record written, a moment at most. */
    void awaitOver(Duration most) {
        await(over, most);
    }

    /** The call goes on: its stream is awaited anew. */
    synchronized void reattach() {
        call = null;
        end = null;
        endedNanos = 0;
        waitingNanos = System.nanoTime();
        reattached = true;
    }

    /** Whether the stream is the second of the call. */
    boolean reattached() {
        return reattached;
    }

    /** Since when the stream is awaited. */
    long waitingNanos() {
        return waitingNanos;
    }

    /** Twilio asks what comes after the stream. */
    void asked() {
        asked.countDown();
    }

    /** Waits until Twilio has asked, so long at most. */
    void awaitAsked(Duration most) {
        await(asked, most);
    }

    private static void await(CountDownLatch latch, Duration most) {
        try {
            latch.await(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the call ended, as soon as that is decided. */
    Optional<CallEnd> end() {
        return end != null ? Optional.of(end) : call().flatMap(Call::ended);
    }

    long endedNanos() {
        return endedNanos;
    }
}
