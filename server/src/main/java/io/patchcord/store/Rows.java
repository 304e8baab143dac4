package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads columns and makes parameters, the same for every driver. */
final class Rows {
    private Rows() {
    }

    static String text(DbRow row, String column) {
        return row.column(column).get(String.class);
    }

    static long number(DbRow row, String column) {
        return row.column(column).get(Number.class).longValue();
    }

    static Optional<LocalDate> date(DbRow row, String column) {
        return Optional.ofNullable(row.column(column).get(java.sql.Date.class)).map(java.sql.Date::toLocalDate);
    }

    /** H2 answers with an OffsetDateTime, PostgreSQL with a Timestamp; both are instants. */
    static Optional<Instant> instant(DbRow row, String column) {
        return switch (row.column(column).get(Object.class)) {
            case null -> Optional.empty();
            case OffsetDateTime time -> Optional.of(time.toInstant());
            case Timestamp time -> Optional.of(time.toInstant());
            default -> throw new IllegalStateException("not a time: " + column);
        };
    }

    /** The instant as a parameter, in UTC and to the microsecond that columns hold. */
    static OffsetDateTime parameter(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /**
     * SQL for a moment that many milliseconds from now, by the database's clock: what one box writes and another
     * compares must be one clock's, and those of boxes may differ.
     */
    static String fromNow(String parameter) {
        return "CURRENT_TIMESTAMP + CAST(:" + parameter + " AS BIGINT) * INTERVAL '0.001' SECOND";
    }

    /** The text cut to what its column holds, without the NUL that PostgreSQL refuses. */
    static String fit(String text, int mostChars) {
        String clean = text.replace("\0", "");
        return clean.length() <= mostChars ? clean : clean.substring(0, mostChars);
    }
}
