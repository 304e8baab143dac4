package io.patchcord.call;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether calls are taken: all of them while the doors are open; afterwards those alone that stray here on a connection
 * from before, as soon as another process takes the calls that come; none once the doors are shut. Thread-safe.
 */
final class Doors {
    private volatile boolean open = true;
    private volatile boolean shut;
    private volatile boolean spent;
    private volatile BooleanSupplier heir = () -> false;

    /** Closes to all but strays, and to those too until {@code heir} says that another process takes calls. */
    void leave(BooleanSupplier heir) {
        this.heir = heir;
        open = false;
    }

    /** Closes to everybody, those included who have a place and no stream. */
    void shut() {
        shut = true;
    }

    /** Whether today has cost all it may. */
    void spent(boolean on) {
        spent = on;
    }

    boolean isOpen() {
        return open;
    }

    boolean isShut() {
        return shut;
    }

    boolean isSpent() {
        return spent;
    }

    /** Whether a call that comes to this process now is taken. */
    boolean takes() {
        return !shut && (open || heir.getAsBoolean());
    }

    /** Why a call that rings here is refused before anything else is looked at; empty when it is not. */
    Optional<String> refusal() {
        return !takes() ? Optional.of("stopping")
                : spent ? Optional.of("today has cost all it may") : Optional.empty();
    }
}
