package io.patchcord.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows of one call from its webhook, or its stream, until some time after its end. A step that must
 * be whole, such as a place taken with the call that takes it, holds the slot's monitor.
 */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    /** Longer than a stream takes to come, mostly. */
    private static final long SEEK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String callSid;
    private final long openedNanos = System.nanoTime();
    private volatile long bornNanos = openedNanos;
    private final Transcript transcript = new Transcript();
    private final CompletableFuture<RingAnswer> answer = new CompletableFuture<>();
    private long soughtNanos = openedNanos;   // the watchdog's thread alone
    private final AtomicReference<AgentDial> dial = new AtomicReference<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private volatile boolean refused;
    private volatile boolean machine;
    private boolean holdsPermit;
    private volatile String agent = "";
    private String caller = "";
    private volatile long webhookMicros = Measures.NONE;
    private volatile Call call;
    private volatile CallEnd end;
    private volatile long endedNanos;
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

    /** True to the first who gives up waiting for the stream. */
    boolean givenUp() {
        return givenUp.compareAndSet(false, true);
    }

    /** Whether it is time, again, to look where its stream is. */
    boolean isSought(long nowNanos) {
        if (!rung() || nowNanos - soughtNanos < SEEK_NANOS) {
            return false;
        }
        soughtNanos = nowNanos;
        return true;
    }

    /** A stream came with a token that is not good for this call. */
    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** The agent that takes the call; empty when this process never knew it. */
    String agent() {
        return agent;
    }

    void agent(String name) {
        agent = name;
    }

    long openedNanos() {
        return openedNanos;
    }

    /** Since the call began, which may have been in another process. */
    long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bornNanos);
    }

    /** What has been said in the call, over all its streams; the log is asked when they were another process's. */
    Transcript transcript(CallLog log) {
        if (!rung()) {
            transcript.recall(() -> log.story(callSid));
        }
        return transcript;
    }

    /** What the first webhook of this call is answered. */
    CompletableFuture<RingAnswer> answer() {
        return answer;
    }

    /** What the first webhook of this call was answered; a repeated one waits for it. */
    RingAnswer awaitAnswer(Duration most) {
        try {
            return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the first webhook is answered", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the first webhook of this call was not answered", e);
        }
    }

    /** A caller may hang up while the webhook is at work, and what it sets up must be there to be taken down. */
    void awaitRung(Duration most) {
        if (rung()) {
            try {
                awaitAnswer(most);
            } catch (IllegalStateException e) {
                LOG.debug("call {} is over, and its webhook failed", callSid);
            }
        }
    }

    /** A machine has answered: whatever stream comes is to end at once. */
    void answeredByMachine() {
        machine = true;
    }

    boolean isMachine() {
        return machine;
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

    /** Whom the permit is counted for, empty for nobody; returns whom it was counted for before. */
    synchronized String calledBy(String next) {
        String before = caller;
        caller = next;
        return before;
    }

    /** True to the one who must give the permit back. */
    synchronized boolean gaveUpPermit() {
        boolean had = holdsPermit;
        holdsPermit = false;
        return had;
    }

    /** The call while it has not ended. One that has is let go: it holds buffers, pumps and sockets. */
    Optional<Call> call() {
        return Optional.ofNullable(call);
    }

    /** Makes the call of the dial there is, else of another; whom it dialled is let go should that fail. */
    Call start(Supplier<AgentDial> another, Function<AgentDial, Call> making) {
        AgentDial taken = takeDial().orElseGet(another);
        try {
            Call one = making.apply(taken);
            started(one);
            return one;
        } catch (RuntimeException | Error e) {
            taken.abandon(CallEnd.FAULT.words());
            throw e;
        }
    }

    private void started(Call one) {
        bornNanos = one.bornNanos();
        call = one;
        end = null;
        endedNanos = 0;
        asked = new CountDownLatch(1);
    }

    /** Whether this is the call of the slot's latest stream. */
    boolean isCurrent(Call one) {
        return call == one;
    }

    void ended(CallEnd why) {
        end = why;
        endedNanos = System.nanoTime();
        call = null;
    }

    /** Twilio asks what comes after the stream. */
    void asked() {
        asked.countDown();
    }

    /** Waits until Twilio has asked, so long at most; whether it has. */
    boolean awaitAsked(long nanos) throws InterruptedException {
        return asked.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** How the call ended, as soon as that is decided. */
    Optional<CallEnd> end() {
        Optional<Call> live = call();   // looked at first: it goes once the end is told
        return end != null ? Optional.of(end) : live.flatMap(Call::ended);
    }

    /** What its call is doing, as long as it holds a permit. */
    CallState state() {
        return call().map(live -> live.ended().isPresent() ? CallState.ENDING : CallState.LIVE)
                .orElse(CallState.RINGING);
    }

    long endedNanos() {
        return endedNanos;
    }
}
