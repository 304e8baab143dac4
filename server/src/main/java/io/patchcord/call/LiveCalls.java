package io.patchcord.call;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The calls of this process and the exact limit on them: one permit a call, taken at the webhook, given back at the
 * end or when its stream does not come. Thread-safe.
 */
final class LiveCalls {
    private final int maxCalls;
    private final Semaphore permits;
    private final ConcurrentHashMap<String, Integer> callers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();

    LiveCalls(int maxCalls) {
        this.maxCalls = maxCalls;
        this.permits = new Semaphore(maxCalls);
    }

    /** The slot of this call; made now when there is none. */
    Slot slot(String callSid) {
        return slots.computeIfAbsent(callSid, Slot::new);
    }

    Optional<Slot> find(String callSid) {
        return Optional.ofNullable(slots.get(callSid));
    }

    Collection<Slot> all() {
        return slots.values();
    }

    void forget(Slot slot) {
        release(slot);
        slots.remove(slot.callSid(), slot);
    }

    /** Takes a permit for this call unless it has one; false at the limit. */
    boolean admit(Slot slot) {
        if (slot.holdsPermit()) {
            return true;
        }
        boolean admitted = permits.tryAcquire();
        if (admitted) {
            slot.tookPermit();
        }
        return admitted;
    }

    /**
     * Takes a permit for this call unless it has one, and counts it for its caller; false at either limit.
     *
     * @param caller whom to count it for; empty for nobody
     * @param mostOfCaller calls of one caller
     */
    boolean admit(Slot slot, String caller, int mostOfCaller) {
        if (slot.holdsPermit()) {
            return true;
        }
        if (!caller.isEmpty() && callers.merge(caller, 1, Integer::sum) > mostOfCaller) {
            leave(caller);
            return false;
        }
        synchronized (slot) {
            if (admit(slot)) {
                slot.calledBy(caller);
                return true;
            }
        }
        leave(caller);
        return false;
    }

    private void leave(String caller) {
        if (!caller.isEmpty()) {
            callers.computeIfPresent(caller, (_, calls) -> calls == 1 ? null : calls - 1);
        }
    }

    boolean isFull() {
        return permits.availablePermits() == 0;
    }

    /** Takes a permit for a call to come, waiting so long at most. */
    Optional<Place> reserve(Duration most) throws InterruptedException {
        return permits.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS) ? Optional.of(Place.of(this))
                : Optional.empty();
    }

    void unreserve() {
        permits.release();
    }

    /** Gives this call's permit back, if it has one. */
    void release(Slot slot) {
        synchronized (slot) {
            if (slot.gaveUpPermit()) {
                leave(slot.calledBy(""));
                permits.release();
            }
        }
    }

    /** Calls that hold a permit. */
    int admitted() {
        return maxCalls - permits.availablePermits();
    }

    /** Those whose stream is there and whose end is not decided. */
    List<Slot> undecided() {
        return slots.values().stream().filter(slot -> slot.end().isEmpty() && slot.call().isPresent()).toList();
    }

    /** Waits until Twilio has asked what comes after each of these, so long at most. */
    static void awaitAsked(List<Slot> cutOff, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        for (Slot slot : cutOff) {
            slot.awaitAsked(until - System.nanoTime());
        }
    }

    /** How many calls that hold a permit do what. */
    Map<CallState, Integer> states() {
        Map<CallState, Integer> states = new EnumMap<>(CallState.class);
        for (CallState state : CallState.values()) {
            states.put(state, 0);
        }
        int known = 0;
        for (Slot slot : slots.values()) {
            if (slot.holdsPermit()) {
                states.merge(slot.state(), 1, Integer::sum);
                known++;
            }
        }
        states.put(CallState.DIALLING, Math.max(0, admitted() - known));   // places that have no call yet
        return states;
    }

    /** Waits until no call holds a permit; false when the time is over first. */
    boolean awaitNone(Duration most) throws InterruptedException {
        boolean none = permits.tryAcquire(maxCalls, most.toMillis(), TimeUnit.MILLISECONDS);
        if (none) {
            permits.release(maxCalls);
        }
        return none;
    }

    /** Frees the place of a call, unless another stream of it has taken the place over. */
    void free(Slot slot, Call call) {
        synchronized (slot) {
            if (slot.isCurrent(call)) {
                slot.ended(call.ended().orElse(CallEnd.FAULT));
                release(slot);
            }
        }
    }
}
