package io.patchcord.call;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The calls in progress as operators see and steer them. Looking takes no lock of a call. Thread-safe. */
public final class LiveDesk {
    private final LiveCalls calls;
    private final int maxCalls;
    private final Doors doors;

    LiveDesk(LiveCalls calls, int maxCalls, Doors doors) {
        this.calls = calls;
        this.maxCalls = maxCalls;
        this.doors = doors;
    }

    /** What became of an operator's wish. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** No call of that key has a stream here. */
        UNKNOWN,
        /** The call is ending already. */
        OVER,
        /** The agent is not there yet. */
        NO_AGENT
    }

    /** Every call that has a stream. */
    public List<LiveCall> calls() {
        return calls.all().stream().flatMap(slot -> slot.call().stream()).map(call -> call.view().now()).toList();
    }

    /** How long frames of the call took so far, no counts the first time somebody asks; empty: no stream of it here. */
    public Optional<FrameDelays> delays(String callSid) {
        return calls.find(callSid).flatMap(Slot::call).map(call -> call.view().delays());
    }

    /** Whether the call has a stream. */
    public boolean isLive(String callSid) {
        return calls.find(callSid).flatMap(Slot::call).isPresent();
    }

    /** Calls that hold a place, those that ring included. */
    public int admitted() {
        return calls.admitted();
    }

    /** How many places there are. */
    public int maxCalls() {
        return maxCalls;
    }

    /** Whether calls are still taken. */
    public boolean taking() {
        return doors.isOpen();
    }

    /**
     * Takes no more calls, those in progress go on; or takes them again. False when the process is on its way out,
     * which nothing takes back.
     */
    public boolean drain(boolean on) {
        doors.drain(on);
        return !doors.isLeaving();
    }

    /** How the call ended, if this process remembers it. */
    public Optional<CallEnd> end(String callSid) {
        return calls.find(callSid).flatMap(Slot::end);
    }

    /** Tells the story of a call in progress what an operator did that is no act on it; false when there is none. */
    public boolean tell(String callSid, String text) {
        Optional<Call> call = calls.find(callSid).flatMap(Slot::call);
        call.map(Call::view).ifPresent(view -> view.tell(text));
        return call.isPresent();
    }

    /** Ends the call at once. */
    public Outcome hangUp(String callSid, String who) {
        return on(callSid, view -> view.hangUp(who));
    }

    /** Puts the caller through to this number, E.164, at once. */
    public Outcome transfer(String callSid, String number, String who) {
        return on(callSid, view -> view.transfer(number, who));
    }

    /** Tells the agent something that the caller doesn't hear. */
    public Outcome whisper(String callSid, String text, String who) {
        return on(callSid, view -> view.whisper(text, who));
    }

    /**
     * Tells this tap what goes on on the call's stream, until what is returned is closed.
     *
     * @param listener who hears it, for the call's story; empty for one who sees only how loud it is
     * @return empty when no such call has a stream here, or too many tap it
     */
    public Optional<Tapping> tap(String callSid, StreamTap tap, String listener) {
        return calls.find(callSid).flatMap(Slot::call).map(call -> call.view().tap(tap, listener));
    }

    private Outcome on(String callSid, Function<CallView, Outcome> act) {
        Optional<Call> call = calls.find(callSid).flatMap(Slot::call);
        return call.map(Call::view).map(act).orElse(Outcome.UNKNOWN);
    }
}
