package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The conversations and streams of calls, of which a call that was attached anew has several. A stream's frames are
 * counted in its call's record when it is over; until then, and for ever if its process died, it has a row that says
 * when it began. Thread-safe.
 */
final class PartRows {
    private static final String CONVERSATION = """
            INSERT INTO call_conversation (conversation_id, call_sid, begun_at)
            VALUES (:conversation_id, :call_sid, :begun_at)
            ON CONFLICT DO NOTHING""";
    private static final String CONVERSATIONS_OVER = """
            UPDATE call_conversation SET ended_at = :ended_at
            WHERE call_sid = :call_sid AND ended_at IS NULL AND conversation_id <> :but""";
    private static final String CONVERSATION_OF_RECORD = """
            UPDATE call_record SET conversation_id = :conversation_id
            WHERE call_sid = :call_sid AND ended_at IS NULL""";
    private static final String CONVERSATIONS = """
            SELECT conversation_id FROM call_conversation WHERE call_sid = :call_sid ORDER BY begun_at""";
    private static final String STREAM = """
            INSERT INTO uncounted_stream (call_sid, stream_sid, begun_at) VALUES (:call_sid, :stream_sid, :begun_at)
            ON CONFLICT DO NOTHING""";
    private static final String STREAMS_OVER = """
            UPDATE uncounted_stream SET ended_at = :ended_at
            WHERE call_sid = :call_sid AND ended_at IS NULL AND stream_sid <> :but""";
    private static final String STREAM_OF_RECORD = """
            UPDATE call_record SET stream_sid = :stream_sid, recording = :recording
            WHERE call_sid = :call_sid AND ended_at IS NULL""";
    private static final String EARLIER_FRAMES = """
            UPDATE call_record SET earlier_frames = earlier_frames + :frames WHERE call_sid = :call_sid""";
    private static final String COUNTED = """
            DELETE FROM uncounted_stream WHERE call_sid = :call_sid AND stream_sid = :stream_sid""";
    private static final int MOST_KEY_CHARS = 200;

    private PartRows() {
    }

    static void begun(DbExecute execute, CallPart.Conversation begun) {
        String callSid = key(begun.callSid());
        String id = key(begun.conversationId());
        insert(execute, id, callSid, begun.begunAt());
        over(execute, CONVERSATIONS_OVER, callSid, begun.begunAt(), id);
        execute.createUpdate(CONVERSATION_OF_RECORD).addParam("conversation_id", id).addParam("call_sid", callSid)
                .execute();
    }

    static void begun(DbExecute execute, CallPart.StreamBegun begun) {
        String callSid = key(begun.callSid());
        String streamSid = key(begun.streamSid());
        execute.createInsert(STREAM).addParam("call_sid", callSid).addParam("stream_sid", streamSid)
                .addParam("begun_at", Rows.parameter(begun.begunAt())).execute();
        over(execute, STREAMS_OVER, callSid, begun.begunAt(), streamSid);
        execute.createUpdate(STREAM_OF_RECORD).addParam("stream_sid", streamSid)
                .addParam("recording", key(begun.recording())).addParam("call_sid", callSid).execute();
    }

    static void streamed(DbExecute execute, CallPart.Stream stream) {
        execute.createUpdate(EARLIER_FRAMES).addParam("frames", stream.callerFrames())
                .addParam("call_sid", key(stream.callSid())).execute();
        counted(execute, key(stream.callSid()), stream.streamSid());
    }

    /** The call is over, and with it what it had; its last conversation may be news. */
    static void ended(DbExecute execute, CallRecord record) {
        String callSid = key(record.callSid());
        if (!record.conversationId().isEmpty()) {
            insert(execute, key(record.conversationId()), callSid,
                    record.endedAt().minus(UsageRows.length(record.callerFrames())));
        }
        over(execute, CONVERSATIONS_OVER, callSid, record.endedAt(), "");
        if (record.counted()) {
            counted(execute, callSid, record.streamSid());
        }
        over(execute, STREAMS_OVER, callSid, record.endedAt(), "");
    }

    /** The call's conversations, in their order. */
    static List<String> conversations(DbExecute execute, String callSid) {
        try (Stream<DbRow> rows = execute.createQuery(CONVERSATIONS).addParam("call_sid", key(callSid)).execute()) {
            return rows.map(row -> Rows.text(row, "conversation_id")).toList();
        }
    }

    private static void insert(DbExecute execute, String id, String callSid, Instant begunAt) {
        execute.createInsert(CONVERSATION).addParam("conversation_id", id).addParam("call_sid", callSid)
                .addParam("begun_at", Rows.parameter(begunAt)).execute();
    }

    private static void over(DbExecute execute, String sql, String callSid, Instant at, String but) {
        execute.createUpdate(sql).addParam("ended_at", Rows.parameter(at)).addParam("call_sid", callSid)
                .addParam("but", but).execute();
    }

    private static void counted(DbExecute execute, String callSid, String streamSid) {
        execute.createDelete(COUNTED).addParam("call_sid", callSid).addParam("stream_sid", key(streamSid)).execute();
    }

    private static String key(String sid) {
        return Rows.fit(sid, MOST_KEY_CHARS);
    }
}
