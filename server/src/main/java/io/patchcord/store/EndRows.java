package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What hangs on a call's end, written in the transaction that writes the end: its cost, the conversation whose result
 * is awaited, and the word to others. Thread-safe.
 */
public final class EndRows {
    private static final String AWAIT = """
            INSERT INTO conversation (conversation_id, state, next_at, awaited_since)
            VALUES (:conversation_id, 'AWAITED', :next_at, :since)
            ON CONFLICT DO NOTHING""";
    private static final String CALLS = """
            SELECT call_sid FROM call_record
            WHERE conversation_id = :conversation_id AND ended_at IS NOT NULL""";
    private static final String TELL = """
            INSERT INTO outbox (delivery_id, call_sid, state, body, created_at, next_at)
            VALUES (:delivery_id, :call_sid, 'PENDING', :body, :now, :next_at)""";
    private static final String UNSAY = "DELETE FROM outbox WHERE call_sid = :call_sid AND state = 'PENDING'";
    /** Ends after which Twilio mostly asks for the agent again, and the call goes on. */
    private static final Set<CallEnd> PASSING = Set.of(CallEnd.MEDIA_LOST, CallEnd.MEDIA_SILENT, CallEnd.CRASHED);
    private static final Duration PASSES_WITHIN = Duration.ofSeconds(10);

    private final CostRows costs;
    private final Optional<Duration> resultWait;
    private final boolean telling;

    /**
     * Writes costs by this tariff.
     *
     * @param resultWait how long the webhook with a conversation's result may take; empty when none is awaited
     * @param telling whether others are told of ends
     */
    public EndRows(Tariff tariff, Optional<Duration> resultWait, boolean telling) {
        this.costs = new CostRows(tariff, ZoneId.systemDefault());
        this.resultWait = resultWait;
        this.telling = telling;
    }

    CostRows costs() {
        return costs;
    }

    void ended(DbExecute execute, String callSid) {
        StoredCall call = CallRows.call(execute, callSid).orElseThrow();
        CallRecord record = call.record().orElseThrow();
        String conversationId = record.conversationId();
        if (resultWait.isPresent() && !conversationId.isEmpty()) {
            execute.createInsert(AWAIT).addParam("conversation_id", conversationId)
                    .addParam("next_at", Rows.parameter(record.endedAt().plus(resultWait.get())))
                    .addParam("since", Rows.parameter(record.endedAt())).execute();
        }
        costs.price(execute, call);
        boolean passing = PASSING.contains(record.end());
        tell(execute, "call.ended", call, Optional.empty(), passing ? PASSES_WITHIN : Duration.ZERO);
        // its result may have been quicker than its record
        Optional<ConversationResult> known = conversationId.isEmpty() ? Optional.empty()
                : ConversationStore.known(execute, conversationId);
        if (known.isPresent()) {
            tell(execute, "call.analysed", call, known, passing ? PASSES_WITHIN : Duration.ZERO);
        }
    }

    /** What was not sent yet is not true any more. */
    void reopened(DbExecute execute, String callSid) {
        execute.createDelete(UNSAY).addParam("call_sid", callSid).execute();
    }

    void billed(DbExecute execute, String callSid, long seconds) {
        CallRows.call(execute, callSid).ifPresent(call -> costs.billed(execute, call, seconds));
    }

    /** A conversation's result has come: the calls it belongs to are priced anew, and others are told. */
    void told(DbExecute execute, ConversationResult result) {
        try (var rows = execute.createQuery(CALLS).addParam("conversation_id", result.conversationId()).execute()) {
            for (DbRow row : rows.toList()) {
                StoredCall call = CallRows.call(execute, Rows.text(row, "call_sid")).orElseThrow();
                costs.price(execute, call);
                tell(execute, "call.analysed", call, Optional.of(result), Duration.ZERO);
            }
        }
    }

    private void tell(DbExecute execute, String type, StoredCall call, Optional<ConversationResult> result,
                      Duration wait) {
        if (telling) {
            Instant now = Instant.now();
            String deliveryId = UUID.randomUUID().toString();
            CallCost cost = costs.cost(execute, call, now);
            execute.createInsert(TELL).addParam("delivery_id", deliveryId).addParam("call_sid", call.callSid())
                    .addParam("body", CallEndedJson.write(type, deliveryId, now, call, cost, result))
                    .addParam("now", Rows.parameter(now)).addParam("next_at", Rows.parameter(now.plus(wait))).execute();
        }
    }
}
