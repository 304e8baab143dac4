package io.patchcord.elevenlabs;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.net.DialException;
import io.patchcord.net.Json;
import io.patchcord.net.NameKeepingResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;

/**
 * Buys signed URLs and keeps each for as long as the configuration allows. While it may be kept, callers of one agent
 * wait for one request instead of each making theirs. Thread-safe. A signed URL is a credential: it is never logged.
 */
final class SignedUrls {
    private static final HeaderName API_KEY = HeaderNames.create("xi-api-key");
    private static final int OK = 200;
    private static final int MOST_BODY_BYTES = 64 << 10;
    /** Whoever comes later than this into a purchase that takes long makes another: that one may never be answered. */
    private static final long SHARED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final class Entry {
        private CompletableFuture<URI> url;
        private long boughtNanos;

        /** The kept URL, or one that is being bought; none when the next has to be. */
        synchronized CompletableFuture<URI> kept(long lifetimeNanos) {
            long ageNanos = System.nanoTime() - boughtNanos;
            return url == null || ageNanos > lifetimeNanos || !url.isDone() && ageNanos > SHARED_NANOS ? null : url;
        }

        synchronized void buying(CompletableFuture<URI> one) {
            url = one;
            boughtNanos = System.nanoTime();
        }

        synchronized boolean drop(URI refused) {
            boolean kept = url != null && url.isDone() && !url.isCompletedExceptionally() && refused.equals(url.join());
            url = kept ? null : url;
            return kept;
        }
    }

    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ElevenLabsConfig config;
    private final Http1Client client;

    SignedUrls(ElevenLabsConfig config, Duration timeout) {
        this(config, timeout, trustingWhomTheJdkTrusts());
    }

    /** Buys through this TLS: whoever dials the URLs with the same resumes its sessions. */
    SignedUrls(ElevenLabsConfig config, Duration timeout, SSLContext tls) {
        this.config = config;
        this.client = Http1Client.builder().baseUri(config.baseUrl()).tls(Tls.builder().sslContext(tls).build())
                .socketOptions(SocketOptions.builder().tcpNoDelay(true).connectTimeout(timeout).readTimeout(timeout)
                        .build())
                .proxy(Proxy.noProxy()).followRedirects(false).keepAlive(false).shareConnectionCache(false)
                .dnsResolver(new NameKeepingResolver()).build();
    }

    static SSLContext trustingWhomTheJdkTrusts() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the TLS of this JVM cannot be set up", e);
        }
    }

    /**
     * A URL good for starting a conversation with this agent.
     *
     * @throws DialException when ElevenLabs cannot be reached or refuses
     */
    URI get(String agentId) {
        Entry entry = entry(agentId);
        CompletableFuture<URI> own = new CompletableFuture<>();
        CompletableFuture<URI> kept;
        synchronized (entry) {
            kept = entry.kept(config.signedUrlLifetime().toNanos());
            if (kept == null) {
                entry.buying(own);
            }
        }
        return kept == null ? buyFor(own, agentId) : await(kept, agentId);
    }

    private URI buyFor(CompletableFuture<URI> own, String agentId) {
        try {
            URI url = buy(agentId);
            own.complete(url);
            return url;
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        }
    }

    /** What another call buys. Its failure may be its own, a caller who hung up: then this call tries by itself. */
    private URI await(CompletableFuture<URI> bought, String agentId) {
        try {
            return bought.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DialException(DialException.NO_ANSWER, "abandoned");
        } catch (ExecutionException e) {
            CompletableFuture<URI> own = new CompletableFuture<>();
            entry(agentId).buying(own);
            return buyFor(own, agentId);
        }
    }

    private Entry entry(String agentId) {
        return entries.computeIfAbsent(agentId, id -> new Entry());
    }

    /** Forgets a URL that was refused; true when it was the one that is kept. */
    boolean drop(String agentId, URI refused) {
        return entry(agentId).drop(refused);
    }

    private URI buy(String agentId) {
        int status = DialException.NO_ANSWER;
        try (var response = client.get("/v1/convai/conversation/get-signed-url").queryParam("agent_id", agentId)
                .header(API_KEY, config.apiKey().orElseThrow().value()).request()) {
            status = response.status().code();
            String body = body(response);
            if (status != OK) {
                throw new DialException(status, "signed URL refused with " + status + Refusal.words(body));
            }
            return webSocket(URI.create(Json.MAPPER.readTree(body).path("signed_url").asText()));
        } catch (DialException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DialException(status, "no signed URL: " + e.getClass().getSimpleName());
        }
    }

    /** The whole body, in bounded memory. */
    private static String body(HttpClientResponse response) throws IOException {
        if (!response.entity().hasEntity()) {
            return "";
        }
        byte[] body = response.inputStream().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new IOException("an answer of more than " + MOST_BODY_BYTES + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static URI webSocket(URI url) {
        boolean dialable = "wss".equals(url.getScheme()) || "ws".equals(url.getScheme());
        if (!dialable || url.getHost() == null) {
            throw new IllegalArgumentException("not the URL of a WebSocket");
        }
        return url;
    }
}
