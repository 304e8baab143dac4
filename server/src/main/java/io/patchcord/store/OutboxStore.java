package io.patchcord.store;

import io.helidon.dbclient.DbRow;
import io.patchcord.call.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The {@code outbox} table. Blocks, and throws when it can't be done. Thread-safe. */
public final class OutboxStore implements Outbox {
    private static final String DUE = """
            SELECT delivery_id, body, created_at, attempts, next_at FROM outbox
            WHERE state = 'PENDING' AND next_at <= :now ORDER BY next_at LIMIT :most""";
    private static final String CLAIM = """
            UPDATE outbox SET attempts = attempts + 1, next_at = :until
            WHERE delivery_id = :delivery_id AND state = 'PENDING' AND attempts = :attempts""";
    private static final String DELIVERED = "DELETE FROM outbox WHERE delivery_id = :delivery_id";
    private static final String FAILED = """
            UPDATE outbox SET next_at = :next_at, detail = :detail WHERE delivery_id = :delivery_id""";
    private static final String DEAD = """
            UPDATE outbox SET state = 'DEAD', detail = :detail WHERE delivery_id = :delivery_id""";
    private static final String DEAD_ONES = "SELECT COUNT(*) AS dead FROM outbox WHERE state = 'DEAD'";
    private static final String BURY = "DELETE FROM outbox WHERE state = 'DEAD' AND created_at < :before";
    private static final Duration DEAD_KEPT = Duration.ofDays(60);
    private static final int MOST_DETAIL_CHARS = 2_000;

    private final Database database;

    /** Forgets what has been dead for two months. */
    public OutboxStore(Database database) {
        this.database = database;
        database.client().execute().createDelete(BURY)
                .addParam("before", Rows.parameter(Instant.now().minus(DEAD_KEPT))).execute();
    }

    @Override
    public List<Delivery> due(Instant now, int most) {
        try (Stream<DbRow> rows = database.client().execute().createQuery(DUE)
                .addParam("now", Rows.parameter(now)).addParam("most", most).execute()) {
            return rows.map(row -> new Delivery(Rows.text(row, "delivery_id"), Rows.text(row, "body"),
                    Rows.instant(row, "created_at").orElseThrow(), (int) Rows.number(row, "attempts"),
                    Rows.instant(row, "next_at").orElseThrow())).toList();
        }
    }

    @Override
    public boolean claim(Delivery delivery, Instant until) {
        return database.client().execute().createUpdate(CLAIM).addParam("delivery_id", delivery.deliveryId())
                .addParam("attempts", delivery.attempts()).addParam("until", Rows.parameter(until)).execute() > 0;
    }

    @Override
    public void delivered(Delivery delivery) {
        database.client().execute().createDelete(DELIVERED).addParam("delivery_id", delivery.deliveryId()).execute();
    }

    @Override
    public void failed(Delivery delivery, Instant next, String reason) {
        database.client().execute().createUpdate(FAILED).addParam("delivery_id", delivery.deliveryId())
                .addParam("next_at", Rows.parameter(next))
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
