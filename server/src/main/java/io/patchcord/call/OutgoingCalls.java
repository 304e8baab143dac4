package io.patchcord.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The switchboard's side of calls that we make: their places and their records until somebody answers. Thread-safe. */
public final class OutgoingCalls {
    private final LiveCalls calls;
    private final Surroundings around;
    private final Doors doors;

    OutgoingCalls(LiveCalls calls, Surroundings around, Doors doors) {
        this.calls = calls;
        this.around = around;
        this.doors = doors;
    }

    /** Takes a place for a call that is about to be made, waiting so long at most; empty where there is none. */
    public Optional<Place> reserve(Duration most) throws InterruptedException {
        if (taking() && (doors.isSpent() || !doors.isOpen())) {
            LockSupport.parkNanos(most.toNanos());   // whoever asks again and again waits as for a place
            return Optional.empty();
        }
        return taking() ? calls.reserve(most) : Optional.empty();
    }

    /** Why there was no place, and what helps. */
    public String whyNone() {
        return !taking() ? "the server is stopping"
                : !doors.isOpen() ? "an operator has closed the server to new calls: wait, or open it in the console"
                : doors.isSpent() ? "today has cost all it may: raise costs.cap-per-day, or wait for tomorrow"
                : "all places are taken: try again later, or raise calls.max-calls";
    }

    /** Whether calls are still taken, or will be by this process. */
    public boolean taking() {
        return !doors.isLeaving();
    }

    /** Twilio has the call: its record begins. */
    public void placed(CallContext context) {
        around.log().opened(context);
    }

    /**
     * The call is over without having come to {@link Switchboard#answered}: its record ends. One that had a stream in a
     * process that is gone keeps its end.
     */
    public void unanswered(String callSid, CallEnd end, String detail) {
        boolean ended = end == CallEnd.NO_STREAM && around.log().endOf(callSid).isPresent();
        if (!ended && calls.find(callSid).isEmpty()) {
            around.overWithoutStream("", CallRecord.withoutStream(callSid, end, detail, Measures.NONE));
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
