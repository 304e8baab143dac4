package io.patchcord.simulator;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.UpgradeResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * Twilio's WebSocket handshake. Helidon's own {@code WsClient} hides the refusal's status, keeps a 30 s read timeout
 * and runs the socket on a thread nobody can watch; its upgrade and its connection are used one level below.
 * Thread-safe.
 */
final class StreamDialer {
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName ACCEPT = HeaderNames.create("Sec-WebSocket-Accept");
    private static final HeaderName SIGNATURE = HeaderNames.create("X-Twilio-Signature");
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Http1Client client = Http1Client.builder()
            .proxy(Proxy.noProxy())
            .followRedirects(false)
            .socketOptions(SocketOptions.builder()
                    .tcpNoDelay(true)
                    .connectTimeout(Duration.ofSeconds(5))
                    .readTimeout(Duration.ofSeconds(10))
                    .build())
            .build();

    /** The handshake was not answered by a 101; {@link #status} is 0 when nothing was. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** An upgraded connection without a read timeout. */
    ClientConnection dial(URI location, String signature) throws RefusedException {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        UpgradeResponse upgrade;
        try {
            upgrade = client.get().uri(location)
                    .header(HeaderNames.UPGRADE, "websocket")
                    .header(HeaderNames.CONNECTION, "Upgrade")
                    .header(KEY, key)
                    .header(VERSION, "13")
                    .header(HeaderNames.USER_AGENT, "TwilioProxy/1.1")
                    .header(SIGNATURE, signature)
                    .upgrade("websocket");
        } catch (RuntimeException e) {
            // Helidon wraps what failed on the way in several unrelated exceptions
            throw new RefusedException(0, e.toString());
        }
        if (!upgrade.isUpgraded()) {
            try (HttpClientResponse response = upgrade.response()) {
                String body = response.entity().hasEntity() ? response.as(String.class) : "";
                throw new RefusedException(response.status().code(), body);
            }
        }
        ClientConnection connection = upgrade.connection();
        String accept = upgrade.response().headers().first(ACCEPT).orElse("");
        if (!accept.equals(accept(key))) {
            connection.closeResource();
            throw new RefusedException(101, "Sec-WebSocket-Accept does not match");
        }
        connection.readTimeout(Duration.ZERO);
        return connection;
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
