package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.patchcord.call.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The {@code outbox} table. Blocks, and throws when it can't be done. Thread-safe. */
public final class OutboxStore implements Outbox {
    private static final String DUE = """
            SELECT delivery_id, body, created_at, attempts, CURRENT_TIMESTAMP AS looked_at FROM outbox
            WHERE state = 'PENDING' AND next_at <= CURRENT_TIMESTAMP ORDER BY next_at LIMIT :most""";
    private static final String CLAIM = """
            UPDATE outbox SET attempts = attempts + 1, next_at = %s
            WHERE delivery_id = :delivery_id AND state = 'PENDING' AND attempts = :attempts""".formatted(
                    Rows.fromNow("within"));
    private static final String DELIVERED = "DELETE FROM outbox WHERE delivery_id = :delivery_id";
    private static final String FAILED = """
            UPDATE outbox SET next_at = %s, detail = :detail WHERE delivery_id = :delivery_id""".formatted(
                    Rows.fromNow("pause"));
    private static final String DEAD = """
            UPDATE outbox SET state = 'DEAD', detail = :detail WHERE delivery_id = :delivery_id""";
    private static final String DEAD_ONES = "SELECT COUNT(*) AS dead FROM outbox WHERE state = 'DEAD'";
    private static final String BURY = """
            DELETE FROM outbox WHERE state = 'DEAD' AND created_at < CURRENT_TIMESTAMP - INTERVAL '60' DAY""";
    private static final int MOST_DETAIL_CHARS = 2_000;

    private final Database database;

    /** Forgets what has been dead for two months. */
    public OutboxStore(Database database) {
        this.database = database;
        database.client().execute().createDelete(BURY).execute();
    }

    @Override
    public List<Delivery> due(int most) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(DUE).addParam("most", most).execute()) {
            return rows.map(row -> new Delivery(Rows.text(row, "delivery_id"), Rows.text(row, "body"),
                    Duration.between(Rows.instant(row, "created_at").orElseThrow(),
                            Rows.instant(row, "looked_at").orElseThrow()),
                    (int) Rows.number(row, "attempts"))).toList();
        }
    }

    @Override
    public boolean claim(Delivery delivery, Duration within) {
        return database.client().execute().createUpdate(CLAIM).addParam("delivery_id", delivery.deliveryId())
                .addParam("attempts", delivery.attempts()).addParam("within", within.toMillis()).execute() > 0;
    }

    @Override
    public void delivered(Delivery delivery) {
        database.client().execute().createDelete(DELIVERED).addParam("delivery_id", delivery.deliveryId()).execute();
    }

    @Override
    public void failed(Delivery delivery, Duration pause, String reason) {
        database.client().execute().createUpdate(FAILED).addParam("delivery_id", delivery.deliveryId())
                .addParam("pause", pause.toMillis())
                .addParam("detail", Rows.fit(reason, MOST_DETAIL_CHARS)).execute();
    }

    @Override
    public void dead(Delivery delivery, String reason) {
        database.client().execute().createUpdate(DEAD).addParam("delivery_id", delivery.deliveryId())
                .addParam("detail", Rows.fit(reason, MOST_DETAIL_CHARS)).execute();
    }

    @Override
    public long deadOnes() {
        return database.client().execute().createGet(DEAD_ONES).execute().map(row -> Rows.number(row, "dead"))
                .orElse(0L);
    }
}
