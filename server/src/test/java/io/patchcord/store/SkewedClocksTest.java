package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patchcord.call.CallContext;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.outbox.WebhookSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two boxes on one PostgreSQL, of which one has the wrong time. */
@Timeout(120)
class SkewedClocksTest {
    private static final String HELD = "held";
    private static final Duration EXPIRY = Duration.ofMinutes(10);

    private static Postgres postgres;
    private static Database right;
    private static Database wrong;
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        postgres = Postgres.database();
        right = open();
        wrong = open();
        warmUp(right);
        warmUp(wrong);
    }

    /** A call waits for the database for a second, and the first statements of all may take longer. */
    private static void warmUp(Database database) {
        PendingCallStore rung = new PendingCallStore(database, EXPIRY, Clock.systemUTC());
        PendingCallStore other = new PendingCallStore(database, EXPIRY, Clock.systemUTC());
        Await.until(() -> other.take(rung.put(TestStore.context("CA0")), "CA0").isPresent());
    }

    private static Database open() {
        return Database.open(new StoreConfig(Path.of("none"), Optional.of(postgres.url()), "patchcord", new Secret(""),
                4));
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            right.close();
            wrong.close();
        }
    }

    @BeforeEach
    void empty() {
        postgres.change("TRUNCATE outbox, pending_call");
    }

    private static Clock skewed(String by) {
        return Clock.offset(Clock.systemUTC(), Duration.parse(by));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H"})
    void aDeliveryThatTheOtherBoxHasUnderWayIsLeftToIt(String skew) throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            receiver.setExecutor(threads);
            receiver.createContext("/", this::receive);
            receiver.start();
            WebhookSender.Settings settings = new WebhookSender.Settings(
                    URI.create("http://127.0.0.1:" + receiver.getAddress().getPort()), "secret", Duration.ofMinutes(30),
                    Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofMinutes(15));
            try (WebhookSender _ = new WebhookSender(new OutboxStore(right), settings, Clock.systemUTC())) {
                deliver(HELD);   // keeps this box's sender waiting: what comes now is the other's
                await(HELD);
                try (WebhookSender _ = new WebhookSender(new OutboxStore(wrong), settings, skewed(skew))) {
                    deliver("refused-once");
                    await("refused-once");
                    Await.until(() -> count("refused-once") == 2);
                    deliver("last");
                    await("last");   // a round of the other box has begun and ended since the first was under way
                    assertEquals(1, count(HELD), () -> arrived.toString());
                    release.countDown();
                    Await.until(() -> postgres.one("SELECT COUNT(*) FROM outbox").equals("0"));
                }
            } finally {
                release.countDown();
            }
            assertEquals(1, count(HELD), () -> arrived.toString());
        } finally {
            receiver.stop(0);
        }
    }

    /** The box with the wrong time neither refuses the stream of a call that the other was rung for, nor purges it. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H"})
    void aCallThatWaitsIsFoundByTheOtherBox(String skew) {
        PendingCallStore rung = new PendingCallStore(right, EXPIRY, Clock.systemUTC());
        PendingCallStore other = new PendingCallStore(wrong, EXPIRY, skewed(skew));
        CallContext first = TestStore.context("CA1");
        String token = rung.put(first);
        assertEquals(0, other.purgeExpired());
        assertEquals(Optional.of(first), other.take(token, "CA1"));

        CallContext second = TestStore.context("CA2");
        String theirs = other.put(second);
        assertEquals(0, rung.purgeExpired());
        assertEquals(Optional.of(second), rung.take(theirs, "CA2"));
        assertTrue(other.isElsewhere("CA2"));
        String again = other.renew("CA2").orElseThrow();
        assertEquals(Optional.of(second), rung.take(again, "CA2"));
    }

    /** With time it is, by the clock that both share. */
    @Test
    void aCallThatHasWaitedTooLongIsGoneForTheBoxThatIsBehindToo() {
        String token = new PendingCallStore(right, EXPIRY, Clock.systemUTC()).put(TestStore.context("CA1"));
        postgres.change("UPDATE pending_call SET expires_at = CURRENT_TIMESTAMP");
        PendingCallStore behind = new PendingCallStore(wrong, EXPIRY, skewed("-PT1H"));
        assertEquals(Optional.empty(), behind.take(token, "CA1"));
        assertEquals(1, behind.purgeExpired());
    }

    private void receive(HttpExchange exchange) throws IOException {
        String delivery = exchange.getRequestHeaders().getFirst(WebhookSender.DELIVERY);
        arrived.add(delivery);
        if (delivery.equals(HELD)) {
            Await.latch(release);
        }
        exchange.sendResponseHeaders(delivery.equals("refused-once") && count(delivery) == 1 ? 503 : 200, -1);
        exchange.close();
    }

    private static void deliver(String id) {
        postgres.change("INSERT INTO outbox (delivery_id, call_sid, state, body, created_at, next_at) VALUES ('" + id
                + "', 'CA1', 'PENDING', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    private long count(String delivery) {
        return arrived.stream().filter(delivery::equals).count();
    }

    private void await(String delivery) {
        Await.until(() -> count(delivery) > 0);
    }
}
