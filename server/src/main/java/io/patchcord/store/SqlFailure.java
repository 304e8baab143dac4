package io.patchcord.store;

import java.sql.SQLException;
import java.util.Optional;

/** Reads SQL's state out of an exception, whose messages may quote customers' data and are not for the log. */
final class SqlFailure {
    private SqlFailure() {
    }

    /** What may be logged of a failure: the kind of exception, and SQL's state if there is one. */
    static String describe(Throwable failure) {
        return failure.getClass().getSimpleName()
                + state(failure).map(state -> " (SQL state " + state + ")").orElse("");
    }

    /** Whether the data are at fault, so that trying them again is useless (SQL:2016 table 38, classes 22 and 23). */
    static boolean isInData(Throwable failure) {
        return state(failure).filter(state -> state.startsWith("22") || state.startsWith("23")).isPresent();
    }

    private static Optional<String> state(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }
}
