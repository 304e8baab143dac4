package io.patchcord.net;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens WebSockets as a client: the JDK's sockets and TLS, and the opening handshake of RFC 6455 on them. Blocks the
 * caller until its timeout at most, or until its virtual thread is interrupted, which alone ends a TLS handshake that
 * drips in. Thread-safe.
 */
public final class WebSocketDialer {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SHOWN_CHARACTERS = 200;
    private static final int SHORTEST_SECRET = 8;
    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    private final Duration timeout;
    private final int maxMessage;
    private final SSLSocketFactory tls;

    /**
     * A dialer that trusts whom the JDK trusts.
     *
     * @param timeout of a dial as a whole: connect, TLS and the answer
     * @param maxMessage the most payload bytes of a message the peer may send
     */
    public WebSocketDialer(Duration timeout, int maxMessage) {
        this(timeout, maxMessage, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** Likewise, trusting whom this trusts. */
    public WebSocketDialer(Duration timeout, int maxMessage, SSLSocketFactory tls) {
        this.timeout = timeout;
        this.maxMessage = maxMessage;
        this.tls = tls;
    }

    /**
     * Opens a WebSocket.
     *
     * @param uri of scheme {@code ws} or {@code wss}
     * @param headers sent with the handshake
     * @throws DialException when the peer cannot be reached or refuses
     */
    public WebSocketChannel dial(URI uri, Map<String, String> headers) {
        boolean secure = isSecure(uri);
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        Socket wire = connected(uri, port(uri, secure), deadlineNanos);
        try {
            HelidonSocket polled = Carriers.polled(new DialledSocket(wire, wire));
            Socket below = secure && Carriers.areThere() ? new WireSocket(polled, wire) : wire;
            Socket socket = secure ? encrypted(below, wire.getPort(), uri, deadlineNanos) : wire;
            String key = nonce();
            socket.getOutputStream().write(request(uri, key, headers).getBytes(StandardCharsets.US_ASCII));
            HandshakeAnswer answer = accepted(new DeadlineInput(socket, deadlineNanos), uri, key);
            socket.setSoTimeout(0);
            HelidonSocket dialled = secure ? new DialledSocket(socket, below) : polled;
            return new WebSocketChannel(dialled, early(answer.rest()), Role.CLIENT, maxMessage, dialled::close);
        } catch (IOException | RuntimeException e) {
            closeQuietly(wire);
            throw e instanceof DialException refusal ? refusal : unreachable(uri, e);
        }
    }

    private static boolean isSecure(URI uri) {
        boolean secure = "wss".equals(uri.getScheme());
        if (!secure && !"ws".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not a WebSocket URI, its scheme is " + uri.getScheme());
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a WebSocket URI without a host");
        }
        return secure;
    }

    private static int port(URI uri, boolean secure) {
        return uri.getPort() >= 0 ? uri.getPort() : secure ? WSS_PORT : WS_PORT;
    }

    /** Connected to the first of the host's addresses that answers. */
    private static Socket connected(URI uri, int port, long deadlineNanos) {
        Exception failure = null;
        try {
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                Socket wire = new Socket(Proxy.NO_PROXY);
                try {
                    wire.setTcpNoDelay(true);
                    wire.connect(new InetSocketAddress(address, port), DeadlineInput.millisLeft(deadlineNanos));
                    return wire;
                } catch (IOException | RuntimeException e) {
                    closeQuietly(wire);
                    failure = e;
                }
            }
        } catch (IOException e) {
            failure = e;
        }
        throw unreachable(uri, failure);
    }

    /** TLS with a peer whose certificate is for the URI's host; the host's name goes along (SNI). */
    private SSLSocket encrypted(Socket wire, int port, URI uri, long deadlineNanos) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(wire, uri.getHost(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(DeadlineInput.millisLeft(deadlineNanos));
        socket.startHandshake();
        return socket;
    }

    private static String request(URI uri, String key, Map<String, String> headers) {
        StringBuilder request = new StringBuilder("GET ").append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        if (uri.getRawQuery() != null) {
            request.append('?').append(uri.getRawQuery());
        }
        request.append(" HTTP/1.1\r\nHost: ").append(uri.getHost());
        if (uri.getPort() >= 0) {
            request.append(':').append(uri.getPort());
        }
        request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ").append(key)
                .append("\r\nSec-WebSocket-Version: ").append(Handshake.VERSION).append("\r\n");
        headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private static HandshakeAnswer accepted(InputStream in, URI uri, String key) throws IOException {
        HandshakeAnswer answer = HandshakeAnswer.read(in);
        if (!answer.isUpgrade()) {
            throw refused(in, uri, answer);
        }
        if (!answer.accepts(key)) {
            throw new DialException(DialException.NO_ANSWER, uri.getHost() + " answered the handshake wrongly");
        }
        return answer;
    }

    private static DialException unreachable(URI uri, Exception e) {
        return new DialException(DialException.NO_ANSWER, uri.getHost() + " cannot be reached: " + rootCause(e));
    }

    private static DialException refused(InputStream in, URI uri, HandshakeAnswer answer) {
        String words;
        try {
            words = withoutQuery(answer.words(in), uri);
        } catch (IOException e) {
            words = "";
        }
        return new DialException(answer.status(), uri.getHost() + " refused with " + answer.status() + ": "
                + words.substring(0, Math.min(words.length(), SHOWN_CHARACTERS)));
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

    private static DataReader early(byte[] bytes) {
        DataReader reader = new DataReader(() -> bytes);
        if (bytes.length > 0) {
            reader.pullData();
        }
        return reader;
    }

    private static void closeQuietly(Socket wire) {
        try {
            wire.close();
        } catch (IOException e) {
            // it is beyond use either way, and the dial's own failure is what is told
        }
    }
}
