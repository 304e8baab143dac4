package io.patchcord.call;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether calls are taken: all of them while the doors are open, none while an operator has them closed. When the
 * process leaves, those alone that stray here on a connection from before, as soon as another process takes the calls
 * that come; none once the doors are shut. Thread-safe.
 */
final class Doors {
    private volatile boolean leaving;
    private volatile boolean drained;
    private volatile boolean shut;
    private volatile boolean spent;
    private volatile BooleanSupplier heir = () -> false;

    /** Closes to all but strays, and to those too until {@code heir} says that another process takes calls. */
    void leave(BooleanSupplier heir) {
        this.heir = heir;
        leaving = true;
    }

    /** Closes to everybody, those included who have a place and no stream. */
    void shut() {
        shut = true;
    }

    /** Whether today has cost all it may. */
    void spent(boolean on) {
        spent = on;
    }

    /** Closes to new calls, those included that would stray here, until an operator opens again. */
    void drain(boolean on) {
        drained = on;
    }

    boolean isOpen() {
        return !leaving && !drained;
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isShut() {
        return shut;
    }

    boolean isSpent() {
        return spent;
    }

    /** Whether a call that comes to this process now is taken. */
    boolean takes() {
        return !shut && (leaving ? heir.getAsBoolean() : !drained);
    }

    /** Why a call that rings here is refused before anything else is looked at; empty when it is not. */
    Optional<String> refusal() {
        return !takes() ? Optional.of(leaving ? "stopping" : "closed by an operator")
                : spent ? Optional.of("today has cost all it may") : Optional.empty();
    }
}
