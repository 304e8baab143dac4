package io.patchcord.call;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The switchboard's side of calls that we make: their places and their records until somebody answers. Thread-safe. */
public final class OutgoingCalls {
    private final LiveCalls calls;
    private final CallLog log;
    private final BooleanSupplier taking;

    OutgoingCalls(LiveCalls calls, CallLog log, BooleanSupplier taking) {
        this.calls = calls;
        this.log = log;
        this.taking = taking;
    }

    /** Takes a place for a call that is about to be made, waiting so long at most; empty when full or stopping. */
    public Optional<Place> reserve(Duration most) throws InterruptedException {
        return taking() ? calls.reserve(most) : Optional.empty();
    }

    /** Whether calls are still taken. */
    public boolean taking() {
        return taking.getAsBoolean();
    }

    /** Twilio has the call: its record begins. */
    public void placed(CallContext context) {
        log.opened(context);
    }

    /** The call is over without having come to {@link Switchboard#answered}: its record ends. */
    public void unanswered(String callSid, CallEnd end, String detail) {
        if (calls.find(callSid).isEmpty()) {
            log.closed(CallRecord.withoutStream(callSid, end, detail, Measures.NONE));
        }
    }

    /** Twilio has found out that a machine answered: the stream ends, or will as soon as it comes. */
    public void answeredByMachine(String callSid, String verdict) {
        calls.find(callSid).ifPresent(slot -> {
            slot.answeredByMachine();
            slot.call().ifPresent(call -> call.end(CallEnd.MACHINE, verdict));
        });
    }
}
