package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.ConversationResults;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code conversation} table. Blocks, and throws when it can't be done. Thread-safe. */
public final class ConversationStore implements ConversationResults {
    private static final String FIND = """
            SELECT conversation_id, state, detail, agent_id, status, call_successful, summary, termination_reason,
                duration_seconds, credits, analysis
            FROM conversation WHERE conversation_id = :conversation_id""";
    private static final String AWAITED = """
            SELECT conversation_id, awaited_since, attempts FROM conversation
            WHERE state = 'AWAITED' AND next_at <= :now ORDER BY next_at LIMIT :most""";
    private static final String INSERT = """
            INSERT INTO conversation (conversation_id, state) VALUES (:conversation_id, 'AWAITED')
            ON CONFLICT DO NOTHING""";
    private static final String KNOWN = """
            UPDATE conversation SET state = 'KNOWN', next_at = NULL, detail = '', agent_id = :agent_id,
                status = :status, call_successful = :call_successful, summary = :summary,
                termination_reason = :termination_reason, duration_seconds = :duration_seconds, credits = :credits,
                analysis = :analysis, known_at = :now
            WHERE conversation_id = :conversation_id AND state <> 'KNOWN'""";
    private static final String POSTPONE = """
            UPDATE conversation SET attempts = attempts + 1, next_at = :next_at, detail = :detail
            WHERE conversation_id = :conversation_id AND state = 'AWAITED'""";
    private static final String GIVE_UP = """
            UPDATE conversation SET attempts = attempts + 1, state = 'GIVEN_UP', next_at = NULL, detail = :detail
            WHERE conversation_id = :conversation_id AND state = 'AWAITED'""";
    private static final int MOST_ID_CHARS = 200;
    private static final int MOST_WORD_CHARS = 32;
    private static final int MOST_REASON_CHARS = 2_000;
    private static final int MOST_SUMMARY_CHARS = 20_000;
    private static final int MOST_ANALYSIS_CHARS = 1_000_000;

    private final Database database;
    private final EndRows ends;

    /** What hangs on a result is written by {@code ends}, in the same transaction. */
    public ConversationStore(Database database, EndRows ends) {
        this.database = database;
        this.ends = ends;
    }

    /** What ElevenLabs said of a conversation; empty until it has. */
    public Optional<ConversationResult> find(String conversationId) {
        return known(database.client().execute(), conversationId);
    }

    /** Why a result is not known, if ElevenLabs was asked for it; empty when it is. */
    public Optional<String> missing(String conversationId) {
        return row(database.client().execute(), conversationId).filter(row -> !Rows.text(row, "state").equals("KNOWN"))
                .map(row -> Rows.text(row, "state") + ": " + Rows.text(row, "detail"));
    }

    @Override
    public boolean keep(ConversationResult result) {
        String key = key(result.conversationId());
        return database.inTransaction(transaction -> {
            transaction.createInsert(INSERT).addParam("conversation_id", key).execute();
            boolean first = transaction.createUpdate(KNOWN)
                    .addParam("conversation_id", key)
                    .addParam("agent_id", Rows.fit(result.agentId(), MOST_ID_CHARS))
                    .addParam("status", Rows.fit(result.status(), MOST_WORD_CHARS))
                    .addParam("call_successful", Rows.fit(result.callSuccessful(), MOST_WORD_CHARS))
                    .addParam("summary", Rows.fit(result.summary(), MOST_SUMMARY_CHARS))
                    .addParam("termination_reason", Rows.fit(result.terminationReason(), MOST_REASON_CHARS))
                    .addParam("duration_seconds", result.durationSeconds())
                    .addParam("credits", result.credits())
                    // cut, it would not be JSON any more
                    .addParam("analysis", result.analysisJson().length() > MOST_ANALYSIS_CHARS ? ""
                            : Rows.fit(result.analysisJson(), MOST_ANALYSIS_CHARS))
                    .addParam("now", Rows.parameter(Instant.now())).execute() > 0;
            if (first) {
                ends.told(transaction, result);
            }
            return first;
        });
    }

    @Override
    public List<Awaited> due(Instant now, int most) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(AWAITED)
                .addParam("now", Rows.parameter(now)).addParam("most", most).execute()) {
            return rows.map(row -> new Awaited(Rows.text(row, "conversation_id"),
                    Rows.instant(row, "awaited_since").orElse(now), (int) Rows.number(row, "attempts"))).toList();
        }
    }

    @Override
    public void postpone(Awaited conversation, Instant next, String reason) {
        database.client().execute().createUpdate(POSTPONE).addParam("conversation_id", conversation.conversationId())
                .addParam("next_at", Rows.parameter(next))
                .addParam("detail", Rows.fit(reason, MOST_REASON_CHARS)).execute();
    }

    @Override
    public void giveUp(Awaited conversation, String reason) {
        database.client().execute().createUpdate(GIVE_UP).addParam("conversation_id", conversation.conversationId())
                .addParam("detail", Rows.fit(reason, MOST_REASON_CHARS)).execute();
    }

    static Optional<ConversationResult> known(DbExecute execute, String conversationId) {
        return row(execute, conversationId).filter(row -> Rows.text(row, "state").equals("KNOWN"))
                .map(row -> new ConversationResult(Rows.text(row, "conversation_id"), Rows.text(row, "agent_id"),
                        Rows.text(row, "status"), Rows.text(row, "call_successful"), Rows.text(row, "summary"),
                        Rows.text(row, "termination_reason"), Rows.number(row, "duration_seconds"),
                        Rows.number(row, "credits"), Rows.text(row, "analysis")));
    }

    static Optional<DbRow> row(DbExecute execute, String conversationId) {
        return execute.createGet(FIND).addParam("conversation_id", key(conversationId)).execute();
    }

    private static String key(String conversationId) {
        return Rows.fit(conversationId, MOST_ID_CHARS);
    }
}
