package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server's end of a WebSocket by hand: stamps every frame when it comes, sends what it is told. */
final class RawSocket {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final Socket socket;
    private final DataInputStream in;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> ponged = new CompletableFuture<>();

    record Frame(JsonNode json, long atNanos) {
        String event() {
            return json.path("event").asText();
        }
    }

    RawSocket(Socket socket, DataInputStream in) {
        this.socket = socket;
        this.in = in;
    }

    static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads until the end. */
    void run() {
        try {
            while (!closed.isDone()) {
                read();
            }
        } catch (IOException _) {
            closed.complete(1006);
        }
    }

    /** The next frame of any kind. */
    Frame next() throws InterruptedException {
        Frame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The next frame of this event; others are skipped. */
    Frame next(String event) throws InterruptedException {
        Frame frame = next();
        while (!frame.event().equals(event)) {
            frame = next();
        }
        return frame;
    }

    /** The frames that came and were not looked at. */
    List<Frame> rest() {
        List<Frame> rest = new ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    /** The peer's close code; 1006 when it just went. */
    int closeCode() {
        return Waits.until(closed, PATIENCE).orElseThrow(() -> new AssertionError("not closed"));
    }

    /** Waits for a pong. */
    void awaitPong() throws Exception {
        ponged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void media(String streamSid, byte[] muLaw) throws IOException {
        text("{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\""
                + Base64.getEncoder().encodeToString(muLaw) + "\"}}");
    }

    void mark(String streamSid, String name) throws IOException {
        text("{\"event\":\"mark\",\"streamSid\":\"" + streamSid + "\",\"mark\":{\"name\":\"" + name + "\"}}");
    }

    void clear(String streamSid) throws IOException {
        text("{\"event\":\"clear\",\"streamSid\":\"" + streamSid + "\"}");
    }

    void text(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void binary(byte[] bytes) throws IOException {
        write(BINARY, bytes);
    }

    void ping() throws IOException {
        write(PING, new byte[] {1, 2, 3});
    }

    void close(int code) throws IOException {
        write(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    void drop() throws IOException {
        socket.close();
    }

    private synchronized void write(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    private void read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        long now = System.nanoTime();
        for (int at = 0; at < payload.length; at++) {
            payload[at] ^= mask[at % 4];
        }
        switch (opcode) {
            case TEXT -> frames.add(new Frame(parse(payload), now));
            case CLOSE -> {
                closed.complete(payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF);
                socket.close();
            }
            default -> ponged.complete(null);
        }
    }

    private static JsonNode parse(byte[] payload) {
        try {
            return JSON.readTree(new String(payload, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
