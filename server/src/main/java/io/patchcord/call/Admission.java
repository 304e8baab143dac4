package io.patchcord.call;

import io.patchcord.customer.PhoneNumber;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides whether a ringing call is taken: a place for it, its caller not on the line too often, not too many at once,
 * and time to serve it. What is refused takes nothing from the others. Thread-safe.
 */
final class Admission {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What Twilio writes for callers it has no number of; they have nothing else in common. */
    private static final Set<String> NOBODYS = Set.of("+266696687", "+7378742833", "+2562533", "+8566696",
            "+86282452253", "+464");

    private final LiveCalls calls;
    private final AdmissionLimits limits;
    private final LongSupplier nanoClock;
    /** When the latest calls were taken, as many as one second may have: a ring whose next slot is the oldest. */
    private final long[] takenNanos;
    private long taken;

    Admission(LiveCalls calls, AdmissionLimits limits, LongSupplier nanoClock) {
        this.calls = calls;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.takenNanos = new long[limits.mostPerSecond()];
    }

    /** Takes the call in, with a place; or says why not. */
    Optional<String> refuse(Slot slot, String caller) {
        if (limits.saturated().getAsBoolean()) {
            return Optional.of("no time for one more: see calls.max-lag");
        }
        if (!calls.admit(slot, counted(caller), limits.mostPerCaller())) {
            return Optional.of(calls.isFull() ? "all places taken" : "calls.max-per-caller on the line already");
        }
        if (!isInTime()) {
            calls.release(slot);
            return Optional.of("calls.max-per-second were taken within a second");
        }
        return Optional.empty();
    }

    /**
     * Takes in a call whose stream has come, as it was taken in where it rang: there must be a place for it here, and
     * from now on it counts for its caller here, however often that one is on the line.
     */
    boolean carriesOn(Slot slot, CallContext context) {
        return calls.admit(slot, context.outbound() ? "" : counted(context.caller()), Integer.MAX_VALUE);
    }

    /** Whom a call counts for; empty for nobody. */
    private String counted(String caller) {
        return limits.mostPerCaller() > 0 && PhoneNumber.parse(caller).isPresent() && !NOBODYS.contains(caller)
                ? caller : "";
    }

    private synchronized boolean isInTime() {
        if (takenNanos.length == 0) {
            return true;
        }
        int oldest = (int) (taken % takenNanos.length);
        long nowNanos = nanoClock.getAsLong();
        boolean inTime = taken < takenNanos.length || nowNanos - takenNanos[oldest] >= SECOND_NANOS;
        if (inTime) {
            takenNanos[oldest] = nowNanos;
            taken++;
        }
        return inTime;
    }
}
