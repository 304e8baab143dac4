package io.patchcord.net;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.api.WebClientConfig;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.UpgradeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Opens WebSockets as a client by Helidon's public raw upgrade. Blocks the caller, who bounds the whole by
 * interrupting its virtual thread: connect and every read of the answer have their own time-outs, Helidon's TLS
 * handshake has none. Thread-safe.
 */
public final class WebSocketDialer {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName ACCEPT = HeaderNames.create("Sec-WebSocket-Accept");
    private static final int READ_BYTES = 4_096;
    private static final int SHOWN_CHARACTERS = 200;
    private static final int SHORTEST_SECRET = 8;
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final WebClient client;
    private final Duration timeout;
    private final int maxMessage;

    /**
     * A dialer.
     *
     * @param timeout of the TCP connect and of each read until the handshake is answered
     * @param maxMessage the most payload bytes of a message the peer may send
     */
    public WebSocketDialer(Duration timeout, int maxMessage) {
        this.timeout = timeout;
        this.maxMessage = maxMessage;
        this.client = WebClient.builder()
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
        URI target = httpForm(uri);
        ClientConnection connection = connect(target);
        try {
            UpgradeResponse answer = upgrade(target, connection, key, headers);
            if (!answer.isUpgraded()) {
                throw refused(uri, answer);
            }
            if (!Handshake.accept(key).equals(answer.response().headers().first(ACCEPT).orElse(""))) {
                throw new DialException(DialException.NO_ANSWER, uri.getHost() + " answered the handshake wrongly");
            }
            connection.readTimeout(Duration.ZERO);
        } catch (RuntimeException e) {
            connection.closeResource();
            throw e instanceof DialException ? e : unreachable(uri, e);
        }
        return new WebSocketChannel(connection.helidonSocket(), connection.reader(), Role.CLIENT, maxMessage,
                connection::closeResource);
    }

    /** A connection of this dial alone: the client's pool would hand out what a refusing peer has closed since. */
    private ClientConnection connect(URI target) {
        boolean secure = target.getScheme().equals("https");
        int port = target.getPort() >= 0 ? target.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        WebClientConfig config = client.prototype();
        ConnectionKey where = new ConnectionKey(target.getScheme(), target.getHost(), port, timeout,
                secure ? config.tls() : NO_TLS, config.dnsResolver(), config.dnsAddressLookup(), Proxy.noProxy());
        try {
            return TcpClientConnection.create(client, where, List.of(Http1Client.PROTOCOL_ID), _ -> false, _ -> { })
                    .connect();
        } catch (RuntimeException e) {
            throw unreachable(target, e);
        }
    }

    private UpgradeResponse upgrade(URI target, ClientConnection connection, String key, Map<String, String> headers) {
        Http1ClientRequest request = client.client(Http1Client.PROTOCOL).get().uri(target).connection(connection)
                .header(HeaderNames.UPGRADE, "websocket")
                .header(HeaderNames.CONNECTION, "Upgrade")
                .header(KEY, key)
                .header(VERSION, Handshake.VERSION);
        headers.forEach((name, value) -> request.header(HeaderNames.create(name), value));
        return request.upgrade("websocket");
    }

    private static DialException unreachable(URI uri, RuntimeException e) {
        return new DialException(DialException.NO_ANSWER, uri.getHost() + " cannot be reached: " + rootCause(e));
    }

    private static DialException refused(URI uri, UpgradeResponse answer) {
        try (HttpClientResponse response = answer.response()) {
            int status = response.status().code();
            String words = withoutQuery(words(response), uri);
            return new DialException(status, uri.getHost() + " refused with " + status + ": "
                    + words.substring(0, Math.min(words.length(), SHOWN_CHARACTERS)));
        }
    }

    /** The first words of the body, if it has a length: the end of one without may never come. */
    private static String words(HttpClientResponse response) {
        if (response.headers().contentLength().isEmpty()
                && !response.headers().contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)) {
            return "";
        }
        try (InputStream body = response.inputStream()) {
            return new String(body.readNBytes(READ_BYTES), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** The words with the values of the query hidden: they are credentials, and servers quote the request. */
    private static String withoutQuery(String words, URI uri) {
        String hidden = words;
        for (String query : new String[] {uri.getRawQuery(), uri.getQuery()}) {
            for (String parameter : query == null ? new String[0] : query.split("&")) {
                String value = parameter.substring(parameter.indexOf('=') + 1);
                hidden = value.length() < SHORTEST_SECRET ? hidden : hidden.replace(value, "****");
            }
        }
        return hidden;
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
