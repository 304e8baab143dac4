package io.patchcord.net;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.UpgradeResponse;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * Opens WebSockets as a client by Helidon's public raw upgrade. Blocks the caller, who bounds the whole by
 * interrupting its virtual thread: connect and every read of the handshake have their own time-outs. Thread-safe.
 */
public final class WebSocketDialer {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName ACCEPT = HeaderNames.create("Sec-WebSocket-Accept");
    private static final int SHOWN_BODY = 200;

    private final Http1Client client;
    private final int maxMessage;

    /**
     * A dialer.
     *
     * @param timeout of the TCP connect and of each read until the handshake is answered
     * @param maxMessage the most payload bytes of a message the peer may send
     */
    public WebSocketDialer(Duration timeout, int maxMessage) {
        this.maxMessage = maxMessage;
        this.client = Http1Client.builder()
                .socketOptions(SocketOptions.builder().tcpNoDelay(true).connectTimeout(timeout).readTimeout(timeout)
                        .build())
                .proxy(Proxy.noProxy())
                .followRedirects(false)
                .shareConnectionCache(false)
                .build();
    }

    /**
     * Opens a WebSocket.
     *
     * @param uri of scheme {@code ws} or {@code wss}
     * @param headers sent with the handshake
     * @throws DialException when the peer cannot be reached or refuses
     */
    public WebSocketChannel dial(URI uri, Map<String, String> headers) {
        String key = nonce();
        Http1ClientRequest request = client.get().uri(httpForm(uri))
                .header(HeaderNames.UPGRADE, "websocket")
                .header(HeaderNames.CONNECTION, "Upgrade")
                .header(KEY, key)
                .header(VERSION, Handshake.VERSION);
        headers.forEach((name, value) -> request.header(HeaderNames.create(name), value));
        UpgradeResponse answer;
        try {
            answer = request.upgrade("websocket");
        } catch (RuntimeException e) {
            throw new DialException(DialException.NO_ANSWER, uri.getHost() + " cannot be reached: " + rootCause(e));
        }
        if (!answer.isUpgraded()) {
            throw refused(uri, answer);
        }
        ClientConnection connection = answer.connection();
        if (!Handshake.accept(key).equals(answer.response().headers().first(ACCEPT).orElse(""))) {
            connection.closeResource();
            throw new DialException(DialException.NO_ANSWER, uri.getHost() + " answered the handshake wrongly");
        }
        connection.readTimeout(Duration.ZERO);
        return new WebSocketChannel(connection.helidonSocket(), connection.reader(), Role.CLIENT, maxMessage,
                connection::closeResource);
    }

    private static DialException refused(URI uri, UpgradeResponse answer) {
        int status = answer.response().status().code();
        String body;
        try (var response = answer.response()) {
            body = response.as(String.class);
        } catch (RuntimeException e) {
            body = "";
        }
        String shown = body.length() > SHOWN_BODY ? body.substring(0, SHOWN_BODY) : body;
        return new DialException(status, uri.getHost() + " refused with " + status + ": " + shown);
    }

    private static URI httpForm(URI uri) {
        String text = uri.toString();
        if (text.startsWith("wss://")) {
            return URI.create("https://" + text.substring("wss://".length()));
        }
        if (text.startsWith("ws://")) {
            return URI.create("http://" + text.substring("ws://".length()));
        }
        throw new IllegalArgumentException("not a WebSocket URI, its scheme is " + uri.getScheme());
    }

    private static String nonce() {
        byte[] bytes = new byte[Handshake.NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
