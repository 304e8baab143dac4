package io.patchcord.simulator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The least that can stand for the bridge: HTTP and WebSocket by hand on a plain server socket. */
final class RawBridge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerSocket server;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<RawSocket> sockets = new LinkedBlockingQueue<>();
    private volatile Function<Request, Answer> answers = _ -> new Answer(204, "");
    private volatile int upgradeStatus = 101;

    record Request(String target, Map<String, String> headers, Map<String, String> form) {
    }

    record Answer(int status, String body) {
    }

    RawBridge() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    String streamUrl() {
        return "ws://127.0.0.1:" + server.getLocalPort() + "/twilio/media-stream";
    }

    /** Answers the voice webhook with a Connect to this bridge's stream, everything else with 204. */
    RawBridge connecting(String afterwards) {
        String twiml = "<Response><Connect action=\"/twilio/stream-ended\"><Stream url=\"" + streamUrl()
                + "\" statusCallback=\"" + url() + "/twilio/stream-status\">"
                + "<Parameter name=\"token\" value=\"q3Zb&amp;1\"/></Stream></Connect></Response>";
        return answering(request -> switch (request.target()) {
            case "/twilio/incoming-call" -> new Answer(200, twiml);
            case "/twilio/stream-ended" -> new Answer(200, afterwards);
            default -> new Answer(204, "");
        });
    }

    RawBridge answering(Function<Request, Answer> how) {
        answers = how;
        return this;
    }

    void refuseUpgrades(int status) {
        upgradeStatus = status;
    }

    Request request() throws InterruptedException {
        Request request = requests.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** The next request to this path; others are skipped. */
    Request request(String path) throws InterruptedException {
        Request request = request();
        while (!request.target().equals(path)) {
            request = request();
        }
        return request;
    }

    RawSocket socket() throws InterruptedException {
        RawSocket socket = sockets.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (socket == null) {
            throw new AssertionError("no WebSocket came");
        }
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String target = line.split(" ")[1];
                Map<String, String> headers = headers(in);
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                Request request = new Request(target, headers, form(new String(body, StandardCharsets.UTF_8)));
                requests.add(request);
                if (headers.containsKey("sec-websocket-key")) {
                    upgrade(socket, in, out, headers);
                    return;
                }
                Answer answer = answers.apply(request);
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                out.write(("HTTP/1.1 " + answer.status() + " X\r\nContent-Type: text/xml\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
            }
        } catch (IOException _) {
            // the peer is gone; what it sent before is what tests look at
        }
    }

    private void upgrade(Socket socket, DataInputStream in, OutputStream out, Map<String, String> headers)
            throws IOException {
        if (upgradeStatus != 101) {
            out.write(("HTTP/1.1 " + upgradeStatus + " No\r\nContent-Length: 2\r\n\r\nno").getBytes(
                    StandardCharsets.US_ASCII));
            socket.close();
            return;
        }
        out.write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + RawSocket.accept(headers.get("sec-websocket-key")) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        RawSocket peer = new RawSocket(socket, in);
        sockets.add(peer);
        peer.run();
    }

    private static Map<String, String> headers(DataInputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static String line(DataInputStream in) {
        StringBuilder line = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }
}
