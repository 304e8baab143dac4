package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The conversations and streams of calls, of which a call that was attached anew has several. Thread-safe. */
final class PartRows {
    private static final String BEGUN = """
            INSERT INTO call_conversation (conversation_id, call_sid, begun_at)
            VALUES (:conversation_id, :call_sid, :begun_at)
            ON CONFLICT DO NOTHING""";
    private static final String OVER = """
            UPDATE call_conversation SET ended_at = :ended_at
            WHERE call_sid = :call_sid AND ended_at IS NULL AND conversation_id <> :but""";
    private static final String OF_RECORD = """
            UPDATE call_record SET conversation_id = :conversation_id
            WHERE call_sid = :call_sid AND ended_at IS NULL""";
    private static final String STREAMED = """
            UPDATE call_record SET earlier_frames = earlier_frames + :frames WHERE call_sid = :call_sid""";
    private static final String EARLIER = "SELECT earlier_frames FROM call_record WHERE call_sid = :call_sid";
    private static final String LAST_EVENT = """
            SELECT COALESCE(MAX(at_millis), 0) AS at_millis FROM call_event WHERE call_sid = :call_sid""";
    private static final String CONVERSATIONS = """
            SELECT conversation_id FROM call_conversation WHERE call_sid = :call_sid ORDER BY begun_at""";
    private static final String TALKS = """
            SELECT c.begun_at, c.ended_at, COALESCE(told.duration_seconds, -1) AS duration_seconds,
                COALESCE(told.credits, -1) AS credits
            FROM call_conversation c
            LEFT JOIN conversation told ON told.conversation_id = c.conversation_id AND told.state = 'KNOWN'
            WHERE c.call_sid = :call_sid""";
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final int MOST_KEY_CHARS = 200;

    private PartRows() {
    }

    static void begun(DbExecute execute, CallPart.Conversation begun) {
        String callSid = key(begun.callSid());
        String id = key(begun.conversationId());
        insert(execute, id, callSid, begun.begunAt());
        over(execute, callSid, begun.begunAt(), id);
        execute.createUpdate(OF_RECORD).addParam("conversation_id", id).addParam("call_sid", callSid).execute();
    }

    static void streamed(DbExecute execute, CallPart.Stream stream) {
        execute.createUpdate(STREAMED).addParam("frames", stream.callerFrames())
                .addParam("call_sid", key(stream.callSid())).execute();
    }

    /** The call is over, and with it what it said; its last conversation may be news. */
    static void ended(DbExecute execute, CallRecord record) {
        String callSid = key(record.callSid());
        Instant end = record.end() == CallEnd.CRASHED ? lastSign(execute, record) : record.endedAt();
        if (!record.conversationId().isEmpty()) {
            insert(execute, key(record.conversationId()), callSid, end.minus(length(record.callerFrames())));
        }
        over(execute, callSid, end, "");
    }

    /** When a call that was found dead was alive for the last time, or so. */
    static Instant lastSign(DbExecute execute, CallRecord record) {
        StoredCall call = CallRows.call(execute, record.callSid()).orElseThrow();
        long millis = execute.createGet(LAST_EVENT).addParam("call_sid", key(record.callSid())).execute()
                .map(row -> Rows.number(row, "at_millis")).orElse(0L);
        Instant sign = call.receivedAt().plusMillis(millis);
        return sign.isBefore(record.endedAt()) ? sign : record.endedAt();
    }

    static List<String> conversations(DbExecute execute, String callSid) {
        try (Stream<DbRow> rows = execute.createQuery(CONVERSATIONS).addParam("call_sid", key(callSid)).execute()) {
            return rows.map(row -> Rows.text(row, "conversation_id")).toList();
        }
    }

    static List<Tariff.Talk> talks(DbExecute execute, String callSid, Instant end) {
        try (Stream<DbRow> rows = execute.createQuery(TALKS).addParam("call_sid", key(callSid)).execute()) {
            return rows.map(row -> new Tariff.Talk(
                    Duration.between(Rows.instant(row, "begun_at").orElseThrow(),
                            Rows.instant(row, "ended_at").orElse(end)),
                    Rows.number(row, "duration_seconds"), Rows.number(row, "credits"))).toList();
        }
    }

    static List<Duration> streams(DbExecute execute, CallRecord record) {
        List<Duration> streams = new ArrayList<>();
        streams.add(length(record.callerFrames()));
        execute.createGet(EARLIER).addParam("call_sid", key(record.callSid())).execute()
                .map(row -> length(Rows.number(row, "earlier_frames"))).ifPresent(streams::add);
        return streams;
    }

    private static void insert(DbExecute execute, String id, String callSid, Instant begunAt) {
        execute.createInsert(BEGUN).addParam("conversation_id", id).addParam("call_sid", callSid)
                .addParam("begun_at", Rows.parameter(begunAt)).execute();
    }

    private static void over(DbExecute execute, String callSid, Instant at, String but) {
        execute.createUpdate(OVER).addParam("ended_at", Rows.parameter(at)).addParam("call_sid", callSid)
                .addParam("but", but).execute();
    }

    private static Duration length(long frames) {
        return FRAME.multipliedBy(frames);
    }

    private static String key(String sid) {
        return Rows.fit(sid, MOST_KEY_CHARS);
    }
}
