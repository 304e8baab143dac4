package io.patchcord.outbox;

import io.patchcord.call.Outbox;
import io.patchcord.customer.Outage;
import io.patchcord.net.Rounds;
import io.patchcord.net.TimedSignature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what the outbox holds to one URL, signed, until it is answered with 2xx or too old. A few are on their way at a
 * time, on virtual threads, in no certain order. What arrived is never sent again by this process, even while the
 * outbox cannot be told so. Thread-safe.
 */
public final class WebhookSender implements AutoCloseable {
    /** The header with the signature, {@code t=…,v1=…}. */
    public static final String SIGNATURE = "Patchcord-Signature";
    /** The header with the delivery's own key, the same at every attempt. */
    public static final String DELIVERY = "Patchcord-Delivery";
    /** The name of the signature's scheme. */
    public static final String SCHEME = "v1";
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int AT_ONCE = 8;
    private static final Duration LOOK = Duration.ofMillis(500);

    /**
     * How it is sent.
     *
     * @param url where to
     * @param secret signs it
     * @param maxAge how long a delivery is tried
     * @param answer how long an answer may take
     * @param firstPause after the first failure; doubled after each further one
     * @param longestPause no pause is longer
     */
    public record Settings(URI url, String secret, Duration maxAge, Duration answer, Duration firstPause,
                           Duration longestPause) {
        @Override
        public String toString() {
            return "Settings[" + url.getHost() + "]";
        }
    }

    private final Outbox outbox;
    private final Settings settings;
    private final InstantSource clock;
    private final HttpClient http;
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final Outage outage = new Outage();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final Rounds rounds;

    /** Sends until it is closed; {@code clock} is what signatures say, and nothing else goes by it. */
    public WebhookSender(Outbox outbox, Settings settings, InstantSource clock) {
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.answer())
                .followRedirects(HttpClient.Redirect.NEVER).build();
        dead.add(outbox.deadOnes());
        rounds = new Rounds("webhooks", LOOK, Duration.ofSeconds(1), this::round);
    }

    /** Deliveries that arrived. */
    public long delivered() {
        return delivered.sum();
    }

    /** Attempts that failed. */
    public long failures() {
        return outage.total();
    }

    /** Deliveries that are not tried any more, those of earlier processes included. */
    public long dead() {
        return dead.sum();
    }

    /** As long as something arrives there may be more. */
    private void round() {
        long before;
        do {
            before = delivered.sum();
            attemptDue();
        } while (delivered.sum() > before);
    }

    private void attemptDue() {
        List<Thread> underWay = outbox.due(AT_ONCE).stream()
                .map(delivery -> Thread.ofVirtual().name("webhook " + delivery.deliveryId())
                        .start(() -> attempt(delivery))).toList();
        for (Thread thread : underWay) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void attempt(Outbox.Delivery delivery) {
        try {
            // should this process die meanwhile, the next one tries again when the answer is surely overdue
            if (arrived.contains(delivery.deliveryId())) {
                told(delivery);
            } else if (outbox.claim(delivery, settings.answer().multipliedBy(2))) {
                String failure = post(delivery);
                if (failure.isEmpty()) {
                    arrived.add(delivery.deliveryId());
                    delivered.increment();
                    told(delivery);
                } else {
                    failed(delivery, failure);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("webhook {}: its outcome waits for the database: {}", delivery.deliveryId(),
                    e.getClass().getSimpleName());
        }
    }

    private void told(Outbox.Delivery delivery) {
        outbox.delivered(delivery);
        arrived.remove(delivery.deliveryId());
        long failures = outage.succeeded();
        if (failures > 0) {
            LOG.info("webhooks arrive at {} again after {} failures", settings.url().getHost(), failures);
        }
    }

    private void failed(Outbox.Delivery delivery, String failure) {
        if (outage.failed()) {
            LOG.warn("webhooks do not arrive at {} and are tried again: {}", settings.url().getHost(), failure);
        }
        if (delivery.waited().compareTo(settings.maxAge()) >= 0) {
            outbox.dead(delivery, failure);
            dead.increment();
            LOG.error("webhook {} is given up after {} attempts: {}", delivery.deliveryId(), delivery.attempts() + 1,
                    failure);
        } else {
            outbox.failed(delivery, pause(delivery.attempts()), failure);
        }
    }

    /** Doubled with each attempt, less up to half of it: receivers that come back shall not be hit by all at once. */
    private Duration pause(int attempts) {
        long most = settings.longestPause().toMillis();
        long doubled = Math.min(most, settings.firstPause().toMillis() << Math.min(attempts, 20));
        return Duration.ofMillis(doubled - ThreadLocalRandom.current().nextLong(doubled / 2 + 1));
    }

    /** What went wrong; empty when it arrived. */
    private String post(Outbox.Delivery delivery) {
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "application/json")
                .header(DELIVERY, delivery.deliveryId())
                .header(SIGNATURE, TimedSignature.header(SCHEME, settings.secret(), clock.instant(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        // the status is the answer: a body that never ends holds up nothing
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = answer.get(settings.answer().toMillis(), TimeUnit.MILLISECONDS);
            discard(response.body());
            return response.statusCode() / 100 == 2 ? "" : "HTTP " + response.statusCode();
        } catch (TimeoutException e) {
            answer.cancel(true);
            return "no answer within " + settings.answer().toMillis() + " ms";
        } catch (ExecutionException e) {
            return e.getCause().getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void discard(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("the body of an answer broke off", e);
        }
    }

    /** Sends nothing more; what is on its way is waited for a moment, and else tried by the next process. */
    @Override
    public void close() {
        rounds.close();
        http.shutdownNow();
    }
}
