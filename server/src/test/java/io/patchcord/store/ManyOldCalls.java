package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.Customer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Fills a store with old calls of twenty events each and a tenth as many young ones, deletes the old as a process does,
 * and says how long it took, how long the longest transaction, and how long rings waited meanwhile for their row:
 * {@code java -cp … io.patchcord.store.ManyOldCalls h2|postgres 100000}. The directory must be new.
 */
final class ManyOldCalls {
    private static final Instant BEFORE = Instant.parse("2026-11-01T00:00:00Z");
    private static final int EVENTS = 20;
    private static final int PIECE = 1_000;
    private static final String RECORD = """
            INSERT INTO call_record (call_sid, account_sid, caller, called, customer_id, agent, received_at, ended_at,
                end_reason, end_party, conversation_id, turn_gap_micros, greeting_gap_micros)
            VALUES (?, 'AC1', ?, '+15005550006', 'C-1', 'general', ?, ?, 'CALLER_HUNG_UP', 'CALLER', ?, 1, 1)""";
    private static final String EVENT = """
            INSERT INTO call_event (call_sid, at_millis, kind, text) VALUES (?, ?, 'CALLER_SAID', ?)""";
    private static final String PART = """
            INSERT INTO call_conversation (conversation_id, call_sid, begun_at, ended_at) VALUES (?, ?, ?, ?)""";
    private static final String RESULT = """
            INSERT INTO conversation (conversation_id, state, summary, analysis, known_at)
            VALUES (?, 'KNOWN', ?, ?, ?)""";
    private static final String COST = """
            INSERT INTO call_cost (call_sid, cost_day, currency, telephony, media_stream, agent, settled)
            VALUES (?, '2026-10-01', 'USD', 0.017, 0.008, 0.15, TRUE)""";

    private ManyOldCalls() {
    }

    public static void main(String[] arguments) throws Exception {
        int calls = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("h2")) {
            Path directory = Files.createTempDirectory("old-calls");
            try (Database database = TestStore.open(directory)) {
                run(database, calls);
            }
        } else {
            try (Postgres postgres = Postgres.start();
                    Database database = Database.open(new StoreConfig(Path.of("none"), Optional.of(postgres.url()),
                            "patchcord", new Secret(""), 8))) {
                run(database, calls);
            }
        }
    }

    private static void run(Database database, int calls) throws InterruptedException {
        long start = System.nanoTime();
        fill(database, calls, BEFORE.minus(Duration.ofDays(60)), "CAold");
        fill(database, calls / 10, BEFORE, "CAyoung");
        System.out.printf("%d calls written in %d s%n", calls + calls / 10, seconds(start));
        rings(database, "before", 500, null);
        CountDownLatch over = new CountDownLatch(1);
        Thread rings = Thread.ofPlatform().start(() -> rings(database, "meanwhile", Integer.MAX_VALUE, over));
        delete(database);
        over.countDown();
        rings.join();
    }

    private static void delete(Database database) throws InterruptedException {
        OldCalls.Sweep sweep = new OldCalls(database).sweep(BEFORE);
        long start = System.nanoTime();
        double[] millis = new double[100_000];
        int steps = 0;
        boolean more = true;
        while (more) {
            long from = System.nanoTime();
            more = sweep.next();
            long took = System.nanoTime() - from;
            millis[steps++] = took / 1e6;
            new CountDownLatch(1).await(took, TimeUnit.NANOSECONDS);
        }
        double busy = Arrays.stream(millis).sum() / 1e3;
        double[] sorted = Arrays.copyOf(millis, steps);
        Arrays.sort(sorted);
        System.out.printf("%d calls deleted in %d s, %.1f s of it at work: %d transactions, median %.1f ms,"
                + " 99th percentile %.1f ms, longest %.1f ms%n", sweep.calls(), seconds(start), busy, steps,
                sorted[steps / 2], sorted[steps * 99 / 100], sorted[steps - 1]);
    }

    /** What a ring waits for: a row of its own among the calls that wait for their stream. */
    private static void rings(Database database, String when, int most, CountDownLatch over) {
        PendingRows pending = new PendingRows(database);
        double[] millis = new double[1_000_000];
        int rings = 0;
        try {
            while (rings < most && (over == null || !over.await(10, TimeUnit.MILLISECONDS))) {
                long from = System.nanoTime();
                pending.put(new CallContext("CA" + when + rings, "AC1", "+1", "+2", Customer.stranger(), "general",
                        Instant.now()), when + rings, Duration.ofHours(1));
                millis[rings++] = (System.nanoTime() - from) / 1e6;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        double[] sorted = Arrays.copyOf(millis, rings);
        Arrays.sort(sorted);
        System.out.printf("rings %s: %d, median %.2f ms, 99th percentile %.2f ms, longest %.2f ms%n", when, rings,
                sorted[rings / 2], sorted[rings * 99 / 100], sorted[rings - 1]);
    }

    private static void fill(Database database, int calls, Instant first, String name) {
        for (int from = 0; from < calls; from += PIECE) {
            int piece = from;
            database.onConnection(connection -> {
                fill(connection, piece, Math.min(calls, piece + PIECE), first, name);
                return 0;
            });
        }
    }

    private static void fill(Connection connection, int from, int to, Instant first, String name) throws SQLException {
        try (PreparedStatement record = connection.prepareStatement(RECORD);
                PreparedStatement event = connection.prepareStatement(EVENT);
                PreparedStatement part = connection.prepareStatement(PART);
                PreparedStatement result = connection.prepareStatement(RESULT);
                PreparedStatement cost = connection.prepareStatement(COST)) {
            for (int call = from; call < to; call++) {
                String sid = name + call;
                Instant end = first.plusSeconds(call * 10L);
                add(record, sid, "+1415" + call, end.minusSeconds(90), end, "conv_" + sid);
                for (int at = 0; at < EVENTS; at++) {
                    add(event, sid, (long) at, "what somebody said in a sentence of some words, " + at);
                }
                add(part, "conv_" + sid, sid, end.minusSeconds(80), end);
                add(result, "conv_" + sid, "They talked about the balance and a payment.".repeat(4), "{}", end);
                add(cost, sid);
            }
            for (PreparedStatement one : new PreparedStatement[] {record, event, part, result, cost}) {
                one.executeBatch();
            }
        }
    }

    private static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int at = 0; at < values.length; at++) {
            if (values[at] instanceof Instant instant) {
                statement.setObject(at + 1, Rows.parameter(instant), Types.TIMESTAMP_WITH_TIMEZONE);
            } else {
                statement.setObject(at + 1, values[at]);
            }
        }
        statement.addBatch();
    }

    private static long seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000_000;
    }
}
