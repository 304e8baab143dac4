package io.patchcord.call;

import java.util.Optional;
import java.util.function.Consumer;

/** Decides what callers hear whose stream has ended while the call goes on, by how the stream ended. Thread-safe. */
final class Aftermaths {
    private final LiveCalls calls;
    private final CallLog log;
    private final PendingCalls pending;
    private final Doors doors;

    /** Reattaches calls only while calls are taken. */
    Aftermaths(LiveCalls calls, CallLog log, PendingCalls pending, Doors doors) {
        this.calls = calls;
        this.log = log;
        this.pending = pending;
        this.doors = doors;
    }

    /**
     * What this process knows of the call; nothing when another one has its stream, and then no place is kept for it.
     * Waits for the store at most about a second, and only for a call whose latest stream this process has not had.
     */
    Optional<Slot> here(String callSid) {
        Optional<Slot> slot = calls.find(callSid);
        if (slot.isEmpty() || slot.get().call().isPresent() || !pending.isElsewhere(callSid)) {
            return slot;
        }
        slot.get().takeDial().ifPresent(dial -> dial.abandon("another process has the stream"));
        calls.forget(slot.get());
        log.goneOver(callSid);
        return Optional.empty();
    }

    /**
     * Now and then, for a call whose stream has not come: once another process has that, no place is kept here. Returns
     * at once.
     */
    void seek(Slot slot, long nowNanos) {
        if (slot.isSought(nowNanos)) {
            Thread.startVirtualThread(() -> here(slot.callSid()));
        }
    }

    /** No stream has come: tells {@code close} so, once and on its own thread, unless it came to another process. */
    void neverCame(Slot slot, Consumer<Slot> close) {
        if (slot.givenUp()) {
            Thread.startVirtualThread(() -> here(slot.callSid()).ifPresent(close));
        }
    }

    Aftermath after(CallEnd end, String callSid) {
        return switch (end) {
            case CALLER_HUNG_UP, MEDIA_REFUSED, NOT_ANSWERED, OPERATOR -> new Aftermath.HangUp();
            case AGENT_FINISHED -> transfer(callSid).orElseGet(Aftermath.HangUp::new);
            case MACHINE -> new Aftermath.Machine();
            case MEDIA_LOST, MEDIA_SILENT, CRASHED -> transfer(callSid).orElseGet(() -> reattach(callSid));
            case TIME_UP -> transfer(callSid).orElseGet(Aftermath.TimeUp::new);
            case SILENCE -> transfer(callSid).orElseGet(Aftermath.Silence::new);
            case NOT_ADMITTED -> new Aftermath.Busy();
            case NO_STREAM, TRANSFERRED, AGENT_REFUSED, AGENT_UNREACHABLE, AGENT_BUSY, AGENT_FORMAT, AGENT_LOST,
                    SPEND_CAP, SHUTDOWN, FAULT -> transfer(callSid).orElseGet(Aftermath.Human::new);
        };
    }

    /** A caller who was promised a person gets that one, whatever happened then. */
    private Optional<Aftermath> transfer(String callSid) {
        return log.transferOf(callSid).map(Aftermath.Transfer::new);
    }

    private Aftermath reattach(String callSid) {
        Optional<String> token = doors.takes() ? pending.renew(callSid) : Optional.empty();
        return token.isEmpty() ? new Aftermath.Human() : new Aftermath.Reattach(token.get());
    }
}
