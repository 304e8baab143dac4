package io.patchcord.store;

import io.helidon.dbclient.DbClientException;
import io.patchcord.customer.FailureLines;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.spi.LoggingEventBuilder;

/** Reads SQL's state out of an exception, whose messages may quote customers' data and are not for the log. */
final class SqlFailure {
    /** Feature, cardinality, triggered change, routines, syntax or access rule, check option, limit, PL/pgSQL. */
    private static final Set<String> ENTRYS = Set.of("0A", "21", "27", "38", "39", "42", "44", "54", "P0");

    private SqlFailure() {
    }

    /** What may be logged of a failure: all of a file's, else the kind of exception, and SQL's state if it has one. */
    static String describe(Throwable failure) {
        if (failure instanceof IOException) {
            return failure.toString();
        }
        return failure.getClass().getSimpleName()
                + state(failure).map(state -> " (SQL state " + state + ")").orElse("");
    }

    /** Logs {@code text}, which has room for what may be logged of the failure. */
    static void tell(LoggingEventBuilder line, String text, Throwable failure) {
        FailureLines.of(line, failure).log(text, describe(failure));
    }

    /** Whether the data are at fault, so that trying them again is useless (SQL:2016 table 38, classes 22 and 23). */
    static boolean isInData(Throwable failure) {
        return state(failure).filter(state -> state.startsWith("22") || state.startsWith("23")).isPresent();
    }

    /**
     * Whether one entry may be at fault alone, by its kind or its size, and no connection, resource or lock: SQL states
     * of a statement and what it calls, of limits of a program, or a fault of our own. Those of a statement are also
     * what a schema has that lacks a table, a function or a right: whoever asks must see what else the database takes.
     */
    static boolean mayBeTheEntrys(Throwable failure) {
        return state(failure).map(state -> ENTRYS.stream().anyMatch(state::startsWith))
                .orElse(!(failure instanceof LostWriteException || failure instanceof DbClientException
                        || failure instanceof LinkageError || failure instanceof OutOfMemoryError));
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
