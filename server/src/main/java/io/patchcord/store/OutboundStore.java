package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundBook;
import io.patchcord.outbound.OutboundCall;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.outbound.OutboundState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders and batches of outbound calls in the database. Thread-safe. */
public final class OutboundStore implements OutboundBook {
    private static final int ROWS_A_TRIP = 500;
    private static final int MOST_DETAIL = 2_000;
    private static final int MOST_VERDICT = 64;
    private static final String INSERT = """
            INSERT INTO outbound_call (id, batch, place, to_number, from_number, agent, variables, created_at, state,
                call_sid, answered_by, detail, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', '', '', '', ?)""";
    private static final String INSERT_BATCH = "INSERT INTO outbound_batch (id, calls, created_at) VALUES (?, ?, ?)";
    private static final String UPDATE = """
            UPDATE outbound_call SET state = :state, call_sid = :call_sid, answered_by = :answered_by,
                detail = :detail, changed_at = :changed_at
            WHERE id = :id""";
    private static final String SELECT = """
            SELECT id, batch, to_number, from_number, agent, variables, created_at, state, call_sid, answered_by,
                detail, changed_at
            FROM outbound_call WHERE\s""";
    private static final String SELECT_BATCH = "SELECT id, calls, created_at FROM outbound_batch WHERE ";

    private final Database database;

    /** The orders of {@code database}. */
    public OutboundStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(List<OutboundOrder> orders) {
        database.onConnection(connection -> insert(connection, orders));
    }

    @Override
    public void add(OutboundBatch batch, List<OutboundOrder> orders) {
        database.onConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT_BATCH)) {
                statement.setString(1, batch.id());
                statement.setInt(2, batch.calls());
                statement.setObject(3, Rows.parameter(batch.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.executeUpdate();
            }
            return insert(connection, orders);
        });
    }

    private static int insert(Connection connection, List<OutboundOrder> orders) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            int place = 0;
            for (OutboundOrder order : orders) {
                statement.setString(1, order.id());
                statement.setString(2, order.batch());
                statement.setLong(3, ++place);
                statement.setString(4, order.to().e164());
                statement.setString(5, order.from().e164());
                statement.setString(6, order.agent());
                statement.setString(7, AttributesJson.write(order.variables()));
                statement.setObject(8, Rows.parameter(order.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.setObject(9, Rows.parameter(order.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.addBatch();
                if (place % ROWS_A_TRIP == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
            return place;
        }
    }

    @Override
    public void update(OutboundCall call) {
        database.client().execute().createUpdate(UPDATE)
                .addParam("state", call.state().name())
                .addParam("call_sid", call.callSid())
                .addParam("answered_by", Rows.fit(call.answeredBy(), MOST_VERDICT))
                .addParam("detail", Rows.fit(call.detail(), MOST_DETAIL))
                .addParam("changed_at", Rows.parameter(call.changedAt()))
                .addParam("id", call.order().id())
                .execute();
    }

    @Override
    public Optional<OutboundCall> find(String id) {
        return database.client().execute().createGet(SELECT + "id = :id").addParam("id", id).execute()
                .map(OutboundStore::call);
    }

    @Override
    public boolean knows(String callSid) {
        return database.client().execute().createGet("SELECT id FROM outbound_call WHERE call_sid = :call_sid LIMIT 1")
                .addParam("call_sid", callSid).execute().isPresent();
    }

    @Override
    public List<OutboundCall> begun() {
        return database.client().execute()
                .createQuery(SELECT + "state IN ('DIALLING', 'PLACED', 'RINGING', 'ANSWERED') ORDER BY created_at")
                .execute().map(OutboundStore::call).toList();
    }

    @Override
    public List<OutboundCall> waiting() {
        return database.client().execute().createQuery(SELECT + "state = 'QUEUED' AND batch = '' ORDER BY created_at")
                .execute().map(OutboundStore::call).toList();
    }

    @Override
    public List<OutboundCall> waiting(String batch) {
        return database.client().execute()
                .createQuery(SELECT + "state = 'QUEUED' AND batch = :batch ORDER BY place")
                .addParam("batch", batch).execute().map(OutboundStore::call).toList();
    }

    @Override
    public Optional<OutboundBatch> batch(String id) {
        return database.client().execute().createGet(SELECT_BATCH + "id = :id").addParam("id", id).execute()
                .map(OutboundStore::batch);
    }

    @Override
    public List<OutboundBatch> unfinishedBatches() {
        return database.client().execute().createQuery(SELECT_BATCH
                        + "id IN (SELECT batch FROM outbound_call WHERE state = 'QUEUED') ORDER BY created_at")
                .execute().map(OutboundStore::batch).toList();
    }

    @Override
    public Map<OutboundState, Long> progress(String batch) {
        Map<OutboundState, Long> progress = new EnumMap<>(OutboundState.class);
        database.client().execute()
                .createQuery("SELECT state, COUNT(*) AS calls FROM outbound_call WHERE batch = :batch GROUP BY state")
                .addParam("batch", batch).execute()
                .forEach(row -> progress.put(OutboundState.valueOf(Rows.text(row, "state")),
                        Rows.number(row, "calls")));
        return progress;
    }

    @Override
    public List<OutboundCall> ofBatch(String batch) {
        return database.client().execute().createQuery(SELECT + "batch = :batch ORDER BY place")
                .addParam("batch", batch).execute().map(OutboundStore::call).toList();
    }

    private static OutboundBatch batch(DbRow row) {
        return new OutboundBatch(Rows.text(row, "id"), Math.toIntExact(Rows.number(row, "calls")),
                Rows.instant(row, "created_at").orElseThrow());
    }

    private static OutboundCall call(DbRow row) {
        OutboundOrder order = new OutboundOrder(Rows.text(row, "id"), Rows.text(row, "batch"),
                new PhoneNumber(Rows.text(row, "to_number")), new PhoneNumber(Rows.text(row, "from_number")),
                Rows.text(row, "agent"), AttributesJson.read(Rows.text(row, "variables")),
                Rows.instant(row, "created_at").orElseThrow());
        return new OutboundCall(order, OutboundState.valueOf(Rows.text(row, "state")), Rows.text(row, "call_sid"),
                Rows.text(row, "answered_by"), Rows.text(row, "detail"), Rows.instant(row, "changed_at").orElseThrow());
    }
}
