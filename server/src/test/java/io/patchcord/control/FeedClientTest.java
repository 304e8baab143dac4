package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.net.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of the feed that take what they get, and one that does not. */
class FeedClientTest {
    private static final String HELLO = "{\"type\":\"hello\"}";
    private static final int PATIENCE_SECONDS = 30;

    private final AtomicInteger looks = new AtomicInteger();
    private final Feed feed = new Feed(this::board, new EventTap(null), Duration.ofMillis(500));

    @AfterEach
    void close() {
        feed.close();
    }

    private ObjectNode board() {
        return Json.MAPPER.createObjectNode().put("look", looks.incrementAndGet());
    }

    /** A client that takes everything, or waits at its first message until it is cut off. */
    private static final class Taker implements Client.Outlet {
        private final boolean waits;
        private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        private final CountDownLatch cut = new CountDownLatch(1);

        Taker(boolean waits) {
            this.waits = waits;
        }

        @Override
        public void send(String text) {
            taken.add(text);
            try {
                if (waits && cut.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("cut off");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void cut() {
            cut.countDown();
        }
    }

    @Test
    void shouldDropWhoDoesNotTakeAMessageAndGoOnWithTheOthers() throws InterruptedException {
        Taker quick = new Taker(false);
        Taker stuck = new Taker(true);
        assertTrue(new FeedClient(feed, quick).told(HELLO));
        assertTrue(new FeedClient(feed, stuck).told(HELLO));
        assertTrue(stuck.cut.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it was not dropped");
        assertEquals(1, stuck.taken.size());
        quick.taken.clear();
        assertTrue(quick.taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).contains("\"type\":\"change\""));
        assertEquals(1, feed.clients());
    }

    /** Whatever its clock says. */
    @Test
    void shouldTellTheTimeFirst() throws InterruptedException, IOException {
        Taker taker = new Taker(false);
        Instant before = Instant.now();
        assertTrue(new FeedClient(feed, taker).told(HELLO));
        JsonNode beat = Json.MAPPER.readTree(taker.taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("beat", beat.path("type").asText());
        Instant now = Instant.parse(beat.path("now").asText());
        assertFalse(now.isBefore(before) || now.isAfter(Instant.now()), beat::toString);
    }

    @Test
    void shouldRefuseWhoSaysSomethingElse() {
        FeedClient client = new FeedClient(feed, new Taker(false));
        assertFalse(client.told("hello"));
        assertFalse(client.told("{\"type\":\"shutdown\"}"));
        assertEquals(0, feed.clients());
    }
}
