package io.patchcord.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server of bare sockets: reads the head of each request and answers it with the bytes a test chose. A connection
 * stays open for further requests until the answer is null.
 */
public final class RawServer implements AutoCloseable {
    private static final int WAIT_MILLIS = 30_000;

    private final ServerSocket listener;
    private final Function<List<String>, byte[]> answers;
    private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** Starts to listen; a request is its lines, first the request line, then the headers. */
    public RawServer(Function<List<String>, byte[]> answers) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
    }

    /** The same on a socket that listens already: one with TLS. */
    public RawServer(ServerSocket listener, Function<List<String>, byte[]> answers) {
        this.answers = answers;
        this.listener = listener;
        Thread.startVirtualThread(this::accept);
    }

    /** Answers every request with the same text, in which {@code ACCEPT} stands for the right accept key. */
    public static RawServer answering(String text) throws IOException {
        return new RawServer(request -> text.replace("ACCEPT", Handshake.accept(header(request, "sec-websocket-key")))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The value of a header, or empty text. */
    public static String header(List<String> request, String name) {
        return request.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setSoTimeout(WAIT_MILLIS);
                synchronized (sockets) {
                    sockets.add(socket);
                }
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(),
                    StandardCharsets.ISO_8859_1));
            while (true) {
                List<String> request = new ArrayList<>();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    request.add(line);
                }
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                byte[] answer = answers.apply(request);
                if (answer == null) {
                    return;
                }
                socket.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            // the client is gone, which the client's side of the test looks at
        }
    }

    /** The next request. */
    public List<String> request() throws InterruptedException {
        List<String> request = requests.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** How many requests came that no test has taken. */
    public int untaken() {
        return requests.size();
    }

    /** Closes every connection, as a server does that has idled them out. */
    public void dropConnections() {
        synchronized (sockets) {
            sockets.forEach(RawServer::closeQuietly);
            sockets.clear();
        }
    }

    /** This server with a scheme, and a path. */
    public URI uri(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://localhost:" + listener.getLocalPort() + pathAndQuery);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
    }
}
