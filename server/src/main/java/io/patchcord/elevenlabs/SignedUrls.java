package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.net.DialException;
import io.patchcord.net.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Buys signed URLs and keeps each for as long as the configuration allows. Callers of one agent wait for one request
 * instead of each making theirs. Thread-safe. A signed URL is a credential: it is never logged.
 */
final class SignedUrls {
    private static final HeaderName API_KEY = HeaderNames.create("xi-api-key");
    private static final int OK = 200;

    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private URI url;
        private long boughtNanos;
    }

    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ElevenLabsConfig config;
    private final Http1Client client;

    SignedUrls(ElevenLabsConfig config, Duration timeout) {
        this.config = config;
        this.client = Http1Client.builder().baseUri(config.baseUrl())
                .socketOptions(SocketOptions.builder().tcpNoDelay(true).connectTimeout(timeout).readTimeout(timeout)
                        .build())
                .proxy(Proxy.noProxy()).followRedirects(false).keepAlive(false).shareConnectionCache(false).build();
    }

    /**
     * A URL good for starting a conversation with this agent.
     *
     * @throws DialException when ElevenLabs cannot be reached or refuses
     */
    URI get(String agentId) {
        Entry entry = entries.computeIfAbsent(agentId, id -> new Entry());
        entry.lock.lock();
        try {
            if (entry.url == null || System.nanoTime() - entry.boughtNanos > config.signedUrlLifetime().toNanos()) {
                entry.url = buy(agentId);
                entry.boughtNanos = System.nanoTime();
            }
            return entry.url;
        } finally {
            entry.lock.unlock();
        }
    }

    /** Forgets a URL that was refused; true when it was the one that is kept. */
    boolean drop(String agentId, URI refused) {
        Entry entry = entries.computeIfAbsent(agentId, id -> new Entry());
        entry.lock.lock();
        try {
            boolean kept = refused.equals(entry.url);
            entry.url = kept ? null : entry.url;
            return kept;
        } finally {
            entry.lock.unlock();
        }
    }

    private URI buy(String agentId) {
        int status = DialException.NO_ANSWER;
        try (var response = client.get("/v1/convai/conversation/get-signed-url").queryParam("agent_id", agentId)
                .header(API_KEY, config.apiKey().orElseThrow().value()).request()) {
            status = response.status().code();
            String body = response.as(String.class);
            if (status != OK) {
                throw new DialException(status, "signed URL refused with " + status + reason(body));
            }
            return webSocket(URI.create(Json.MAPPER.readTree(body).path("signed_url").asText()));
        } catch (DialException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DialException(status, "no signed URL: " + e.getClass().getSimpleName());
        }
    }

    private static URI webSocket(URI url) {
        boolean dialable = "wss".equals(url.getScheme()) || "ws".equals(url.getScheme());
        if (!dialable || url.getHost() == null) {
            throw new IllegalArgumentException("not the URL of a WebSocket");
        }
        return url;
    }

    /** ElevenLabs' own words for a refusal: an object or a list under {@code detail}. */
    private static String reason(String body) {
        try {
            JsonNode detail = Json.MAPPER.readTree(body).path("detail");
            String text = detail.path("message").asText(detail.path(0).path("msg").asText(""));
            return text.isEmpty() ? "" : ": " + text;
        } catch (IOException e) {
            return "";
        }
    }
}
