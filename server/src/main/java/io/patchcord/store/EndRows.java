package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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
            SELECT call_sid FROM call_record WHERE ended_at IS NOT NULL AND call_sid IN
                (SELECT call_sid FROM call_conversation WHERE conversation_id = :conversation_id)""";
    private static final String TELL = """
            INSERT INTO outbox (delivery_id, call_sid, state, body, created_at, next_at)
            VALUES (:delivery_id, :call_sid, 'PENDING', :body, CURRENT_TIMESTAMP, %s)""".formatted(
                    Rows.fromNow("wait"));
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
     * @param human who is dialled where no call says whom
     * @param resultWait how long the webhook with a conversation's result may take; empty when none is awaited
     * @param telling whether others are told of ends
     */
    public EndRows(Tariff tariff, Optional<String> human, Optional<Duration> resultWait, boolean telling) {
        this.costs = new CostRows(tariff, human, ZoneId.systemDefault());
        this.resultWait = resultWait;
        this.telling = telling;
    }

    CostRows costs() {
        return costs;
    }

    void ended(DbExecute execute, String callSid) {
        StoredCall call = CallRows.call(execute, callSid).orElseThrow();
        CallRecord record = call.record().orElseThrow();
        Instant now = Instant.now();   // the end may be long ago, where it was found late or had to wait in a spool
        PartRows.ended(execute, record);
        List<String> conversations = PartRows.conversations(execute, callSid);
        resultWait.ifPresent(wait -> conversations.forEach(id -> execute.createInsert(AWAIT)
                .addParam("conversation_id", id)
                .addParam("next_at", Rows.parameter(now.plus(wait))).addParam("since", Rows.parameter(now)).execute()));
        costs.price(execute, call);
        boolean passing = PASSING.contains(record.end());
        tell(execute, "call.ended", call, Optional.empty(), passing ? PASSES_WITHIN : Duration.ZERO);
        // a result may have been quicker than the record
        conversations.stream().map(id -> ConversationStore.known(execute, id)).filter(Optional::isPresent)
                .forEach(known -> tell(execute, "call.analysed", call, known, passing ? PASSES_WITHIN : Duration.ZERO));
    }

    /** What was not sent yet is not true any more. */
    void reopened(DbExecute execute, String callSid) {
        execute.createDelete(UNSAY).addParam("call_sid", callSid).execute();
    }

    /** A part of a call has become known. */
    void part(DbExecute execute, CallPart part) {
        switch (part) {
            case CallPart.Billed(String callSid, long seconds) -> CallRows.call(execute, callSid)
                    .ifPresent(call -> costs.billed(execute, call, seconds));
            case CallPart.Person(String callSid, long seconds) -> CallRows.call(execute, callSid)
                    .ifPresent(call -> costs.person(execute, call, seconds));
            case CallPart.Conversation begun -> PartRows.begun(execute, begun);
            case CallPart.StreamBegun begun -> PartRows.begun(execute, begun);
            case CallPart.Stream stream -> PartRows.streamed(execute, stream);
        }
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
                    .addParam("wait", wait.toMillis()).execute();
        }
    }
}
