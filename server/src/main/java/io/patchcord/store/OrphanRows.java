package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Calls that a process left unfinished when it died. Their records keep what was told while they lived; frames,
 * messages and figures that only the process had counted stay unknown. Blocks, and throws when it can't be done.
 * Thread-safe.
 */
final class OrphanRows {
    private static final String UNFINISHED = """
            SELECT r.call_sid, r.agent, r.instance, r.received_at, i.seen_at FROM call_record r
            LEFT JOIN bridge_instance i ON i.id = r.instance
            WHERE r.ended_at IS NULL""";
    private static final String CRASHED = """
            UPDATE call_record SET ended_at = :ended_at, end_reason = 'CRASHED', end_party = 'BRIDGE',
                detail = 'the process died: what only it had counted is unknown'
            WHERE call_sid = :call_sid AND instance = :instance AND ended_at IS NULL""";
    private static final String LAST_EVENT = """
            SELECT COALESCE(MAX(at_millis), 0) AS at_millis FROM call_event WHERE call_sid = :call_sid""";

    private final Database database;
    private final EndRows ends;

    /** What hangs on an end is written by {@code ends}, in the same transaction. */
    OrphanRows(Database database, EndRows ends) {
        this.database = database;
        this.ends = ends;
    }

    /**
     * Ends every unfinished call of a process that is not among these, while the rows of the dead are still there;
     * returns the agent of each.
     *
     * @param before what calls without a process must have come before: those of a version that wrote none
     */
    List<String> close(Set<String> living, Instant before, Instant now) {
        return database.inTransaction(transaction -> {
            List<DbRow> orphans;
            try (Stream<DbRow> rows = transaction.createQuery(UNFINISHED).execute()) {
                orphans = rows.filter(row -> isOrphan(row, living, before)).toList();
            }
            return orphans.stream().filter(row -> isClosed(transaction, row, now))
                    .map(row -> Rows.text(row, "agent")).toList();
        });
    }

    private static boolean isOrphan(DbRow row, Set<String> living, Instant before) {
        String instance = Rows.text(row, "instance");
        return instance.isEmpty() ? Rows.instant(row, "received_at").orElseThrow().isBefore(before)
                : !living.contains(instance);
    }

    private boolean isClosed(DbExecute execute, DbRow orphan, Instant now) {
        String callSid = Rows.text(orphan, "call_sid");
        boolean closed = execute.createUpdate(CRASHED)
                .addParam("ended_at", Rows.parameter(lastSign(execute, orphan, now)))
                .addParam("call_sid", callSid).addParam("instance", Rows.text(orphan, "instance")).execute() > 0;
        if (closed) {
            ends.ended(execute, callSid);
        }
        return closed;
    }

    /**
     * When the call was alive for the last time, as far as anybody knows: at its last event, or when its process last
     * said that it lives, whichever is later. Events alone will not do: a talk may have none for minutes. The
     * process's word stands for its calls, since one that had ended before would have its end here. That is up to
     * {@link Siblings#LOOK} too early, never too late: how long after it the crash was found says nothing.
     */
    private static Instant lastSign(DbExecute execute, DbRow orphan, Instant now) {
        long millis = execute.createGet(LAST_EVENT).addParam("call_sid", Rows.text(orphan, "call_sid")).execute()
                .map(row -> Rows.number(row, "at_millis")).orElse(0L);
        Instant event = Rows.instant(orphan, "received_at").orElseThrow().plusMillis(millis);
        Instant sign = Rows.instant(orphan, "seen_at").filter(event::isBefore).orElse(event);
        return sign.isBefore(now) ? sign : now;
    }
}
