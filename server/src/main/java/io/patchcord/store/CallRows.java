package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementDml;
import io.helidon.dbclient.DbTransaction;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallPart;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Measures;
import io.patchcord.customer.Customer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code call_record} and {@code call_event} tables. Blocks, and throws when it can't be done. Thread-safe. */
final class CallRows {
    private static final String RECEIVED_AT = "SELECT received_at FROM call_record WHERE call_sid = :call_sid";
    private static final String OPEN = """
            INSERT INTO call_record (call_sid, account_sid, caller, called, customer_id, agent, received_at, instance)
            VALUES (:call_sid, :account_sid, :caller, :called, :customer_id, :agent, :received_at, :instance)
            ON CONFLICT DO NOTHING""";
    /** The opening of a call that another process has taken over, or closed, before this word of it came. */
    private static final String COMPLETE = """
            UPDATE call_record SET account_sid = :account_sid, caller = :caller, called = :called,
                customer_id = :customer_id, agent = :agent, received_at = :received_at
            WHERE call_sid = :call_sid AND account_sid = ''""";
    /** Who was rung last has the call. */
    private static final String TAKE = """
            UPDATE call_record SET instance = :instance
            WHERE call_sid = :call_sid AND received_at <= :received_at""";
    /**
     * A real end takes the place of CRASHED, which another process may have guessed while the call went on here. A call
     * that has gone over to another process ends there.
     */
    private static final String CLOSE = """
            UPDATE call_record SET ended_at = :ended_at, end_reason = :end_reason, end_party = :end_party,
                detail = :detail, stream_sid = :stream_sid,
                conversation_id = CASE WHEN :conversation_id = '' THEN conversation_id ELSE :conversation_id END,
                caller_format = :caller_format, agent_format = :agent_format, caller_frames = :caller_frames,
                agent_messages = :agent_messages, interruptions = :interruptions,
                recording = :recording, webhook_micros = :webhook_micros,
                greeting_gap_micros = :greeting_gap_micros, turn_gap_micros = :turn_gap_micros,
                heard_gap_micros = :heard_gap_micros, barge_in_micros = :barge_in_micros,
                caller_delay_p50_micros = :caller_delay_p50_micros,
                caller_delay_p99_micros = :caller_delay_p99_micros,
                agent_delay_p50_micros = :agent_delay_p50_micros, agent_delay_p99_micros = :agent_delay_p99_micros,
                frame_delays = :frame_delays
            WHERE call_sid = :call_sid AND (ended_at IS NULL OR end_reason = 'CRASHED')
                AND (instance = :instance OR instance = '')""";
    private static final String REOPEN = """
            UPDATE call_record SET ended_at = NULL, end_reason = NULL, end_party = NULL, transfer_to = '',
                earlier_frames = earlier_frames + caller_frames, caller_frames = 0, instance = :instance
            WHERE call_sid = :call_sid""";
    private static final String TRANSFER = "UPDATE call_record SET transfer_to = :number WHERE call_sid = :call_sid";
    private static final String TRANSFER_OF = "SELECT transfer_to FROM call_record WHERE call_sid = :call_sid";
    private static final String EVENT = """
            INSERT INTO call_event (call_sid, at_millis, kind, text) VALUES (:call_sid, :at_millis, :kind, :text)""";
    /** What is read of a call, by names: once a newer version adds a column PostgreSQL refuses the plan of all. */
    static final String COLUMNS = """
            call_sid, account_sid, caller, called, customer_id, agent, received_at, ended_at, end_reason, detail, \
            stream_sid, conversation_id, caller_format, agent_format, caller_frames, agent_messages, interruptions, \
            recording, webhook_micros, greeting_gap_micros, turn_gap_micros, heard_gap_micros, barge_in_micros, \
            caller_delay_p50_micros, caller_delay_p99_micros, agent_delay_p50_micros, agent_delay_p99_micros, \
            frame_delays""";
    private static final String CALL = "SELECT " + COLUMNS + " FROM call_record WHERE call_sid = :call_sid";
    private static final String LATEST =
            "SELECT " + COLUMNS + " FROM call_record ORDER BY received_at DESC LIMIT :most";
    private static final String EVENTS = """
            SELECT at_millis, kind, text FROM call_event WHERE call_sid = :call_sid ORDER BY at_millis, id""";
    private static final int MOST_KEY_CHARS = 200;
    private static final int MOST_ADDRESS_CHARS = 500;
    private static final int MOST_NUMBER_CHARS = 16;
    private static final int MOST_NAME_CHARS = 64;
    private static final int MOST_DETAIL_CHARS = 2_000;
    private static final int MOST_FORMAT_CHARS = 32;
    private static final int MOST_EVENT_CHARS = 10_000;

    private final Database database;
    private final EndRows ends;

    /** What hangs on a call's end is written by {@code ends}, in the same transaction. */
    CallRows(Database database, EndRows ends) {
        this.database = database;
        this.ends = ends;
    }

    /**
     * Writes those entries of this process that are not there yet, in one transaction.
     *
     * @param known number of an entry that was there before, or 0
     * @throws LostWriteException when it is gone; then nothing is written
     */
    void write(String instance, List<Numbered> entries, long known) {
        if (entries.isEmpty()) {
            return;
        }
        database.inTransaction(transaction -> {
            long written = InstanceRows.written(transaction, instance);
            if (written < known) {
                throw new LostWriteException();
            }
            entries.stream().filter(one -> one.number() > written)
                    .forEach(one -> write(transaction, instance, one.entry()));
            if (entries.getLast().number() > written) {
                InstanceRows.wrote(transaction, instance, entries.getLast().number());
            }
            return entries.size();
        });
    }

    /** Throws unless the database takes whatever this process may write, though not for good. */
    void probe(String instance) {
        database.inVain(transaction -> {
            PlainCall.entries(instance).forEach(entry -> write(transaction, instance, entry));
            InstanceRows.wrote(transaction, instance, InstanceRows.written(transaction, instance));
        });
    }

    /**
     * Returns when what is written outlives this process.
     *
     * @throws LostWriteException when the process' entry of number {@code known} is gone already
     */
    void settle(String instance, long known) {
        database.outlive();
        if (InstanceRows.written(database.client().execute(), instance) < known) {
            throw new LostWriteException();
        }
    }

    Optional<StoredCall> call(String callSid) {
        return call(database.client().execute(), callSid);
    }

    static Optional<StoredCall> call(DbExecute execute, String callSid) {
        return execute.createGet(CALL).addParam("call_sid", key(callSid)).execute().map(CallRows::call);
    }

    /** Where the call is to be put through. */
    Optional<String> transferOf(String callSid) {
        return database.client().execute().createGet(TRANSFER_OF).addParam("call_sid", key(callSid)).execute()
                .map(row -> Rows.text(row, "transfer_to")).filter(number -> !number.isEmpty());
    }

    List<StoredCall> latest(int most) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(LATEST).addParam("most", most).execute()) {
            return rows.map(CallRows::call).toList();
        }
    }

    List<CallEvent> events(String callSid) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(EVENTS).addParam("call_sid", key(callSid))
                .execute()) {
            return rows.map(row -> new CallEvent(callSid, Rows.number(row, "at_millis"),
                    CallEvent.Kind.valueOf(Rows.text(row, "kind")), Rows.text(row, "text"))).toList();
        }
    }

    private void write(DbTransaction transaction, String instance, LogEntry entry) {
        switch (entry) {
            case LogEntry.Opened(CallContext context) -> {
                if (open(transaction, OPEN, context, instance) == 0) {
                    // first: it compares with when the stream came, which is not known once the opening is complete
                    transaction.createUpdate(TAKE).addParam("instance", instance)
                            .addParam("call_sid", key(context.callSid()))
                            .addParam("received_at", Rows.parameter(context.receivedAt())).execute();
                    open(transaction, COMPLETE, context, instance);
                }
            }
            case LogEntry.Happened(CallEvent event) -> happened(transaction, event);
            case LogEntry.Noted(CallNote note) -> happened(transaction,
                    note.since(receivedAt(transaction, note.callSid()).orElse(note.at())));
            case LogEntry.Part(CallPart part) -> ends.part(transaction, part);
            case LogEntry.Reopened(String callSid) -> {
                if (reopen(transaction, callSid, instance) == 0
                        && open(transaction, OPEN, unknown(callSid, Instant.now()), instance) == 0) {
                    // the process that was rung wrote its opening between the two
                    reopen(transaction, callSid, instance);
                }
                ends.reopened(transaction, key(callSid));
            }
            case LogEntry.Transferring(String callSid, String number) -> transaction.createUpdate(TRANSFER)
                    .addParam("number", Rows.fit(number, MOST_NUMBER_CHARS))
                    .addParam("call_sid", key(callSid)).execute();
            case LogEntry.Closed(CallRecord ended) -> {
                long closed = close(transaction, instance, ended);
                if (closed == 0 && receivedAt(transaction, ended.callSid()).isEmpty()) {
                    // its opening was lost
                    open(transaction, OPEN, unknown(ended.callSid(), ended.endedAt()), instance);
                    closed = close(transaction, instance, ended);
                }
                if (closed > 0) {
                    ends.ended(transaction, key(ended.callSid()));
                }
            }
        }
    }

    private static long reopen(DbExecute transaction, String callSid, String instance) {
        return transaction.createUpdate(REOPEN).addParam("call_sid", key(callSid)).addParam("instance", instance)
                .execute();
    }

    private static void happened(DbExecute transaction, CallEvent event) {
        transaction.createInsert(EVENT)
                .addParam("call_sid", key(event.callSid()))
                .addParam("at_millis", event.atMillis())
                .addParam("kind", event.kind().name())
                .addParam("text", Rows.fit(event.text(), MOST_EVENT_CHARS)).execute();
    }

    /** When the call's webhook came; empty when there is no such call. */
    private static Optional<Instant> receivedAt(DbExecute transaction, String callSid) {
        return transaction.createGet(RECEIVED_AT).addParam("call_sid", key(callSid)).execute()
                .flatMap(row -> Rows.instant(row, "received_at"));
    }

    private static CallContext unknown(String callSid, Instant receivedAt) {
        return new CallContext(callSid, "", "", "", Customer.stranger(), "", receivedAt);
    }

    private static long open(DbExecute transaction, String sql, CallContext context, String instance) {
        DbStatementDml statement = transaction.createDmlStatement(sql)
                .addParam("call_sid", key(context.callSid()))
                .addParam("account_sid", key(context.accountSid()))
                .addParam("caller", Rows.fit(context.caller(), MOST_ADDRESS_CHARS))
                .addParam("called", Rows.fit(context.called(), MOST_ADDRESS_CHARS))
                .addParam("customer_id", key(context.customer().customerId()))
                .addParam("agent", Rows.fit(context.agent(), MOST_NAME_CHARS))
                .addParam("received_at", Rows.parameter(context.receivedAt()));
        return (sql.equals(OPEN) ? statement.addParam("instance", instance) : statement).execute();
    }

    private static long close(DbExecute transaction, String instance, CallRecord ended) {
        Measures measures = ended.measures();
        return transaction.createUpdate(CLOSE)
                .addParam("call_sid", key(ended.callSid()))
                .addParam("instance", instance)
                .addParam("ended_at", Rows.parameter(ended.endedAt()))
                .addParam("end_reason", ended.end().name())
                .addParam("end_party", ended.end().party().name())
                .addParam("detail", Rows.fit(ended.detail(), MOST_DETAIL_CHARS))
                .addParam("stream_sid", key(ended.streamSid()))
                .addParam("conversation_id", key(ended.conversationId()))
                .addParam("caller_format", Rows.fit(ended.callerFormat(), MOST_FORMAT_CHARS))
                .addParam("agent_format", Rows.fit(ended.agentFormat(), MOST_FORMAT_CHARS))
                .addParam("caller_frames", ended.callerFrames())
                .addParam("agent_messages", ended.agentMessages())
                .addParam("interruptions", ended.interruptions())
                .addParam("recording", key(ended.recording()))
                .addParam("webhook_micros", measures.webhookMicros())
                .addParam("greeting_gap_micros", measures.greetingGapMicros())
                .addParam("turn_gap_micros", measures.turnGapMicros())
                .addParam("heard_gap_micros", measures.heardGapMicros())
                .addParam("barge_in_micros", measures.bargeInMicros())
                .addParam("caller_delay_p50_micros", measures.callerDelayP50Micros())
                .addParam("caller_delay_p99_micros", measures.callerDelayP99Micros())
                .addParam("agent_delay_p50_micros", measures.agentDelayP50Micros())
                .addParam("agent_delay_p99_micros", measures.agentDelayP99Micros())
                .addParam("frame_delays", DelayColumn.write(measures.delays())).execute();
    }

    static StoredCall call(DbRow row) {
        String callSid = Rows.text(row, "call_sid");
        return new StoredCall(callSid, Rows.text(row, "account_sid"), Rows.text(row, "caller"),
                Rows.text(row, "called"), Rows.text(row, "customer_id"), Rows.text(row, "agent"),
                Rows.instant(row, "received_at").orElseThrow(),
                Rows.instant(row, "ended_at").map(endedAt -> ended(row, callSid, endedAt)));
    }

    private static CallRecord ended(DbRow row, String callSid, Instant endedAt) {
        return new CallRecord(callSid, Rows.text(row, "stream_sid"), Rows.text(row, "conversation_id"), endedAt,
                CallEnd.valueOf(Rows.text(row, "end_reason")), Rows.text(row, "detail"),
                Rows.text(row, "caller_format"), Rows.text(row, "agent_format"), Rows.number(row, "caller_frames"),
                Rows.number(row, "agent_messages"), (int) Rows.number(row, "interruptions"),
                Rows.text(row, "recording"),
                new Measures(Rows.number(row, "webhook_micros"), Rows.number(row, "greeting_gap_micros"),
                        Rows.number(row, "turn_gap_micros"), Rows.number(row, "heard_gap_micros"),
                        Rows.number(row, "barge_in_micros"), Rows.number(row, "caller_delay_p50_micros"),
                        Rows.number(row, "caller_delay_p99_micros"), Rows.number(row, "agent_delay_p50_micros"),
                        Rows.number(row, "agent_delay_p99_micros"), DelayColumn.read(Rows.text(row, "frame_delays"))));
    }

    private static String key(String sid) {
        return Rows.fit(sid, MOST_KEY_CHARS);
    }
}
