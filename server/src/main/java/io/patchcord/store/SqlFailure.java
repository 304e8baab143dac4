package io.patchcord.store;

import io.helidon.dbclient.DbClientException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Reads SQL's state out of an exception, whose messages may quote customers' data and are not for the log. */
final class SqlFailure {
    /** Feature, cardinality, triggered change, routines, syntax or access rule, check option, limit, PL/pgSQL. */
    private static final Set<String> ENTRYS = Set.of("0A", "21", "27", "38", "39", "42", "44", "54", "P0");
    /** Somebody is to grant a right, or put back a table, column, type or function: PostgreSQL's states and H2's. */
    private static final Set<String> SCHEMAS = Set.of("42501", "42P01", "42703", "42704", "42883", "42S");

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

    /**
     * Whether one entry may be at fault alone, by its kind or its size, and no connection, resource, lock, right or
     * schema: SQL states of a statement and what it calls, of limits of a program, or a fault of our own.
     */
    static boolean mayBeTheEntrys(Throwable failure) {
        return state(failure).map(state -> ENTRYS.stream().anyMatch(state::startsWith) && !isInSchema(failure))
                .orElse(!(failure instanceof LostWriteException || failure instanceof DbClientException));
    }

    /** Whether somebody has to mend the schema, or grant what it needs. */
    static boolean isInSchema(Throwable failure) {
        return state(failure).filter(state -> SCHEMAS.stream().anyMatch(state::startsWith)).isPresent();
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
