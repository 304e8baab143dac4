package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What calls have used so far, which is what they are priced by: a call that lives and one that has ended are looked at
 * alike. Twilio's minutes count from the ring, a stream's and a conversation's each from its own beginning. A stream is
 * as long as its frames, or, where nobody has counted those, as it lasted by the clock. Thread-safe.
 */
final class UsageRows {
    private static final String ONE = "r.call_sid = :call_sid";
    private static final String LIVE = "r.ended_at IS NULL";
    private static final String CALLS = "SELECT r." + CallRows.COLUMNS.replace(", ", ", r.") + """
            , r.earlier_frames, r.transfer_to, COALESCE(k.billed_seconds, -1) AS billed_seconds,
                COALESCE(k.person_seconds, 0) AS person_seconds
            FROM call_record r LEFT JOIN call_cost k ON k.call_sid = r.call_sid WHERE\s""";
    private static final String STREAMS = """
            SELECT r.call_sid, s.begun_at, s.ended_at
            FROM call_record r JOIN uncounted_stream s ON s.call_sid = r.call_sid WHERE\s""";
    private static final String TALKS = """
            SELECT r.call_sid, c.begun_at, c.ended_at, COALESCE(told.duration_seconds, -1) AS duration_seconds,
                COALESCE(told.credits, -1) AS credits
            FROM call_record r JOIN call_conversation c ON c.call_sid = r.call_sid
            LEFT JOIN conversation told ON told.conversation_id = c.conversation_id AND told.state = 'KNOWN'
            WHERE\s""";
    private static final Duration FRAME = Duration.ofMillis(20);

    private final Optional<String> human;

    /** Whoever is dialled where no call says whom is {@code human}. */
    UsageRows(Optional<String> human) {
        this.human = human;
    }

    /** A call with what it has used. */
    record Used(StoredCall call, Tariff.Usage usage) {
    }

    /** Of this call, until its end or until now; empty when there is no such call. */
    Optional<Used> of(DbExecute execute, String callSid, Instant now) {
        return find(sql -> execute.createQuery(sql + ONE).addParam("call_sid", callSid), now).stream().findFirst();
    }

    /** Of each call that lives. */
    List<Used> live(DbExecute execute, Instant now) {
        return find(sql -> execute.createQuery(sql + LIVE), now);
    }

    /** How long it takes Twilio to send so many frames. */
    static Duration length(long frames) {
        return FRAME.multipliedBy(frames);
    }

    private List<Used> find(Function<String, DbStatementQuery> query, Instant now) {
        // calls first: a stream that is counted meanwhile is missed for once, where it would be there twice
        Map<String, List<DbRow>> calls = byCall(query.apply(CALLS));
        Map<String, List<DbRow>> streams = byCall(query.apply(STREAMS));
        Map<String, List<DbRow>> talks = byCall(query.apply(TALKS));
        return calls.entrySet().stream().map(call -> used(call.getValue().getFirst(),
                streams.getOrDefault(call.getKey(), List.of()), talks.getOrDefault(call.getKey(), List.of()), now))
                .toList();
    }

    private static Map<String, List<DbRow>> byCall(DbStatementQuery query) {
        Map<String, List<DbRow>> found = new HashMap<>();
        try (Stream<DbRow> rows = query.execute()) {
            rows.forEach(row -> found.computeIfAbsent(Rows.text(row, "call_sid"), _ -> new ArrayList<>()).add(row));
        }
        return found;
    }

    private Used used(DbRow row, List<DbRow> uncounted, List<DbRow> conversations, Instant now) {
        StoredCall call = CallRows.call(row);
        Instant end = call.record().map(CallRecord::endedAt).orElse(now);
        List<Duration> streams = new ArrayList<>(List.of(length(Rows.number(row, "caller_frames")),
                length(Rows.number(row, "earlier_frames"))));
        // what has begun is paid, though its process may have died in that millisecond
        uncounted.forEach(stream -> streams.add(Collections.max(List.of(lasted(stream, end), FRAME))));
        List<Tariff.Talk> talks = conversations.stream().map(talk -> new Tariff.Talk(lasted(talk, end),
                Rows.number(talk, "duration_seconds"), Rows.number(talk, "credits"))).toList();
        return new Used(call, new Tariff.Usage(Duration.between(call.receivedAt(), end),
                Rows.number(row, "billed_seconds"), streams, talks, person(row)));
    }

    private static Duration lasted(DbRow part, Instant otherwise) {
        Duration lasted = Duration.between(Rows.instant(part, "begun_at").orElseThrow(),
                Rows.instant(part, "ended_at").orElse(otherwise));
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }

    /** Who was dialled for the caller: the number that was asked for, else the one that is there for everybody. */
    private Optional<Tariff.Person> person(DbRow row) {
        long seconds = Rows.number(row, "person_seconds");
        String asked = Rows.text(row, "transfer_to");
        return seconds > 0 ? Optional.of(new Tariff.Person(asked.isEmpty() ? human.orElse("") : asked,
                Duration.ofSeconds(seconds))) : Optional.empty();
    }
}
