package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementDml;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Orders and batches of outbound calls in the database. Thread-safe. */
public final class OutboundStore implements OutboundBook {
    private static final int ROWS_A_TRIP = 500;
    private static final int MOST_DETAIL = 2_000;
    private static final int MOST_VERDICT = 64;
    private static final String INSERT = """
            INSERT INTO outbound_call (id, batch, place, to_number, from_number, agent, variables, created_at, state,
                call_sid, answered_by, detail, changed_at, owner)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', '', '', '', ?, ?)""";
    private static final String INSERT_BATCH = "INSERT INTO outbound_batch (id, calls, created_at) VALUES (?, ?, ?)";
    /** An order is dialled again by whoever has dialled it in vain, and by nobody else. */
    private static final String CLAIM = """
            UPDATE outbound_call SET state = 'DIALLING', detail = '', changed_at = :changed_at
            WHERE id = :id AND owner = :owner
                AND (state = 'QUEUED' OR (state = 'DIALLING' AND call_sid = ''))""";
    private static final String PUT_BACK = """
            UPDATE outbound_call SET state = 'QUEUED', detail = :detail, changed_at = :changed_at
            WHERE id = :id AND owner = :owner AND state = 'DIALLING' AND call_sid = ''""";
    private static final String UPDATE = """
            UPDATE outbound_call SET state = :state, call_sid = :call_sid, answered_by = :answered_by,
                detail = :detail, changed_at = :changed_at
            WHERE id = :id AND\s""";
    private static final String BY_OWNER = "owner = :owner AND state IN ('%s')";
    private static final String BY_ANOTHER = "call_sid IN ('', :call_sid) AND state IN ('%s')";
    private static final String WITHDRAW = """
            UPDATE outbound_call SET state = :state, detail = :detail, changed_at = :changed_at
            WHERE id = :id AND state = 'QUEUED'""";
    private static final String WITHDRAW_BATCH = """
            UPDATE outbound_call SET state = 'CANCELED', detail = :detail, changed_at = :changed_at
            WHERE batch = :batch AND state = 'QUEUED'""";
    private static final String SELECT = """
            SELECT id, batch, to_number, from_number, agent, variables, created_at, state, call_sid, answered_by,
                detail, changed_at
            FROM outbound_call WHERE\s""";
    private static final String SELECT_BATCH = "SELECT id, calls, created_at, held FROM outbound_batch ";
    private static final String BEGUN = "state IN ('DIALLING', 'PLACED', 'RINGING', 'ANSWERED')";
    private static final String OURS = " AND owner = :owner ORDER BY ";

    private final Database database;
    private final OwnerRows owners;
    private final String owner;

    /** The orders of {@code database}, as the process of this key sees them. */
    public OutboundStore(Database database, String owner) {
        this.database = database;
        this.owners = new OwnerRows(database, owner);
        this.owner = owner;
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

    private int insert(Connection connection, List<OutboundOrder> orders) throws SQLException {
        owners.enter(connection);   // or another process could take its orders for left behind
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
                statement.setString(10, owner);
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
    public boolean claim(OutboundCall dialling) {
        boolean claimed = database.client().execute().createUpdate(CLAIM)
                .addParam("changed_at", Rows.parameter(dialling.changedAt()))
                .addParam("id", dialling.order().id()).addParam("owner", owner).execute() > 0;
        if (claimed) {
            database.outlive();   // or a process that dies right after its request would leave an order to call again
        }
        return claimed;
    }

    @Override
    public boolean putBack(OutboundCall waiting) {
        return database.client().execute().createUpdate(PUT_BACK)
                .addParam("detail", Rows.fit(waiting.detail(), MOST_DETAIL))
                .addParam("changed_at", Rows.parameter(waiting.changedAt()))
                .addParam("id", waiting.order().id()).addParam("owner", owner).execute() > 0;
    }

    @Override
    public boolean update(OutboundCall call) {
        return update(call, BY_OWNER, before -> before == call.state() || before.mayBecome(call.state()))
                .addParam("owner", owner).execute() > 0;
    }

    @Override
    public boolean told(OutboundCall call) {
        return update(call, BY_ANOTHER, before -> before != OutboundState.QUEUED && before.mayBecome(call.state()))
                .execute() > 0;
    }

    private DbStatementDml update(OutboundCall call, String by, Predicate<OutboundState> from) {
        String states = Arrays.stream(OutboundState.values()).filter(from).map(Enum::name)
                .collect(Collectors.joining("', '"));
        return database.client().execute().createUpdate(UPDATE + by.formatted(states))
                .addParam("state", call.state().name())
                .addParam("call_sid", call.callSid())
                .addParam("answered_by", Rows.fit(call.answeredBy(), MOST_VERDICT))
                .addParam("detail", Rows.fit(call.detail(), MOST_DETAIL))
                .addParam("changed_at", Rows.parameter(call.changedAt()))
                .addParam("id", call.order().id());
    }

    @Override
    public boolean withdraw(OutboundCall over) {
        return database.client().execute().createUpdate(WITHDRAW)
                .addParam("state", over.state().name())
                .addParam("detail", Rows.fit(over.detail(), MOST_DETAIL))
                .addParam("changed_at", Rows.parameter(over.changedAt()))
                .addParam("id", over.order().id()).execute() > 0;
    }

    @Override
    public long withdraw(String batch, String words) {
        return database.client().execute().createUpdate(WITHDRAW_BATCH)
                .addParam("detail", Rows.fit(words, MOST_DETAIL))
                .addParam("changed_at", Rows.parameter(Instant.now()))
                .addParam("batch", batch).execute();
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
    public boolean calling(PhoneNumber number) {
        return database.client().execute()
                .createGet("SELECT id FROM outbound_call WHERE to_number = :number AND " + BEGUN + " LIMIT 1")
                .addParam("number", number.e164()).execute().isPresent();
    }

    @Override
    public List<OutboundCall> begun() {
        return database.client().execute().createQuery(SELECT + BEGUN + OURS + "created_at")
                .addParam("owner", owner).execute().map(OutboundStore::call).toList();
    }

    @Override
    public List<OutboundCall> waiting() {
        return database.client().execute().createQuery(SELECT + "state = 'QUEUED' AND batch = ''" + OURS + "created_at")
                .addParam("owner", owner).execute().map(OutboundStore::call).toList();
    }

    @Override
    public List<OutboundCall> waiting(String batch) {
        return database.client().execute()
                .createQuery(SELECT + "state = 'QUEUED' AND batch = :batch" + OURS + "place")
                .addParam("owner", owner).addParam("batch", batch).execute().map(OutboundStore::call).toList();
    }

    @Override
    public Optional<OutboundBatch> batch(String id) {
        return database.client().execute().createGet(SELECT_BATCH + "WHERE id = :id").addParam("id", id).execute()
                .map(OutboundStore::batch);
    }

    @Override
    public List<OutboundBatch> unfinishedBatches() {
        return database.client().execute().createQuery(SELECT_BATCH + "WHERE id IN (SELECT batch FROM outbound_call"
                        + " WHERE state = 'QUEUED' AND owner = :owner) ORDER BY created_at")
                .addParam("owner", owner).execute().map(OutboundStore::batch).toList();
    }

    @Override
    public void release(String batch) {
        database.client().execute().createUpdate("UPDATE outbound_batch SET held = '' WHERE id = :id")
                .addParam("id", batch).execute();
    }

    @Override
    public List<OutboundBatch> latestBatches(int most) {
        return database.client().execute().createQuery(SELECT_BATCH + "ORDER BY created_at DESC LIMIT :most")
                .addParam("most", most).execute().map(OutboundStore::batch).toList();
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

    @Override
    public Map<String, Long> beat() {
        return owners.beat();
    }

    @Override
    public void adopt(String gone) {
        owners.adopt(gone);
    }

    @Override
    public void resign() {
        owners.resign();
    }

    private static OutboundBatch batch(DbRow row) {
        return new OutboundBatch(Rows.text(row, "id"), Math.toIntExact(Rows.number(row, "calls")),
                Rows.instant(row, "created_at").orElseThrow(), Rows.text(row, "held"));
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
