package io.patchcord.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Twilio's webhook requests: signed over the public URL, sent to where the bridge really listens.
 *
 * <p>The JDK's client rather than Helidon's: the request target must leave byte for byte as it was signed, and
 * Helidon 4.1.2 decodes, encodes and reorders queries. Thread-safe.
 */
final class TwilioHttp implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TwilioSettings settings;
    private final TwilioSigner signer;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    TwilioHttp(TwilioSettings settings) {
        this.settings = settings;
        this.signer = new TwilioSigner(settings.authToken());
    }

    /** A token that stays the same when a request is sent again. */
    static String idempotencyToken() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A signed form post to {@code publicUrl}, sent again as often as its fragment asks for. */
    WebhookReply post(String publicUrl, Map<String, String> form, String idempotencyToken, boolean validSignature) {
        RetryPolicy policy = RetryPolicy.of(publicUrl);
        String url = withoutFragment(publicUrl);
        TwilioSigner hand = validSignature ? signer : new TwilioSigner("some other account's token");
        Map<String, List<String>> values = form.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue())));
        HttpRequest request = HttpRequest.newBuilder(located(url))
                .timeout(READ_TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("User-Agent", "TwilioProxy/1.1")
                .header("Accept", "*/*")
                .header("I-Twilio-Idempotency-Token", idempotencyToken)
                .header("X-Twilio-Signature", hand.sign(url, values))
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
        WebhookReply reply = send(url, request);
        for (int retry = 0; retry < policy.retries() && policy.covers(reply.status()); retry++) {
            reply = send(url, request);
        }
        return reply;
    }

    private WebhookReply send(String url, HttpRequest request) {
        long sentNanos = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - sentNanos);
            String contentType = response.headers().firstValue("Content-Type").orElse("");
            return new WebhookReply(url, response.statusCode(), contentType, response.body(), took);
        } catch (IOException e) {
            return WebhookReply.failed(url, e.toString(), Duration.ofNanos(System.nanoTime() - sentNanos));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return WebhookReply.failed(url, "interrupted", Duration.ofNanos(System.nanoTime() - sentNanos));
        }
    }

    /** The signature of a WebSocket handshake. */
    String signUpgrade(String publicUrl, boolean valid) {
        return (valid ? signer : new TwilioSigner("some other account's token")).sign(publicUrl);
    }

    /** Where a public URL really is: on the bridge when it is the bridge's host, else where it says. */
    URI located(String publicUrl) {
        URI url = URI.create(publicUrl);
        if (!sameHost(url, settings.publicUrl())) {
            return "ws".equals(url.getScheme()) || "wss".equals(url.getScheme())
                    ? URI.create(publicUrl.replaceFirst("ws", "http")) : url;
        }
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(settings.bridge() + (url.getRawPath() == null ? "" : url.getRawPath()) + query);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getHost() != null && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
