package io.patchcord.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which of H2's failures mean that a connection is dead: their SQL states are H2's own, and what the
 * pool does not know to be dead it hands out again for as long as it is asked often enough. Immutable; any thread.
 */
final class DeadConnections implements SQLExceptionOverride {
    /** Database closed, connection broken, connection closed, closed at the end of its process. */
    private static final Set<Integer> FATAL = Set.of(90_098, 90_067, 90_007, 90_121);

    /** Whether a connection was found dead, by H2's word or by the SQL standard's (class 08, connection exception). */
    static boolean isDead(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (FATAL.contains(sql.getErrorCode())
                    || sql.getSQLState() != null && sql.getSQLState().startsWith("08"))) {
                return true;
            }
        }
        return false;
    }

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return FATAL.contains(failure.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
