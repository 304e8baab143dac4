package io.patchcord.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer to the opening handshake (RFC 6455 section 4.1), at most {@value #MOST_HEAD_BYTES} bytes of head,
 * and the bytes that came with it. One thread.
 */
final class HandshakeAnswer {
    static final int MOST_HEAD_BYTES = 16_384;
    private static final int FIRST_SIZE = 1_024;
    private static final int MOST_BODY_BYTES = 4_096;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int HEXADECIMAL = 16;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d (\\d{3})(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");

    private final int status;
    private final Map<String, StringJoiner> headers;
    private final byte[] rest;

    private HandshakeAnswer(int status, Map<String, StringJoiner> headers, byte[] rest) {
        this.status = status;
        this.headers = headers;
        this.rest = rest;
    }

    /**
     * Blocks for the head of an answer.
     *
     * @throws IOException when the stream ends before, or brings something else
     */
    static HandshakeAnswer read(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_SIZE];
        int length = 0;
        int end = -1;
        while (end < 0) {
            if (length == MOST_HEAD_BYTES) {
                throw new ProtocolException("the head of the answer is longer than " + MOST_HEAD_BYTES + " bytes");
            }
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, length * 2);
            }
            int got = in.read(buffer, length, buffer.length - length);
            if (got < 0) {
                throw new EOFException("the connection ended before the handshake was answered");
            }
            end = emptyLine(buffer, Math.max(0, length - 3), length + got);
            length += got;
        }
        String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        return parse(head, Arrays.copyOfRange(buffer, end + 4, length));
    }

    /** The index of the line end that an empty line follows, or -1. */
    private static int emptyLine(byte[] buffer, int from, int to) {
        for (int i = from; i + 3 < to; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static HandshakeAnswer parse(String head, byte[] rest) throws ProtocolException {
        String[] lines = head.split("\r\n", -1);
        Matcher first = STATUS_LINE.matcher(lines[0]);
        if (!first.matches()) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        Map<String, StringJoiner> headers = new HashMap<>();   // one may come a thousand times
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("a header of the answer has no name");
            }
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), _ -> new StringJoiner(","))
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new HandshakeAnswer(Integer.parseInt(first.group(1)), headers, rest);
    }

    int status() {
        return status;
    }

    /** Whether the server speaks WebSocket from here on. */
    boolean isUpgrade() {
        return status == SWITCHING_PROTOCOLS && header("upgrade").equalsIgnoreCase("websocket")
                && Arrays.stream(header("connection").split(",")).anyMatch(o -> o.strip().equalsIgnoreCase("upgrade"));
    }

    /** Whether the server has read this key. */
    boolean accepts(String key) {
        return header("sec-websocket-accept").equals(Handshake.accept(key));
    }

    /** What came behind the head: the first frames. */
    byte[] rest() {
        return rest;
    }

    /**
     * Blocks for the first bytes of the body, if it has a length: the end of one without may never come.
     *
     * @param in where the head came from
     */
    String words(InputStream in) throws IOException {
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(rest), in);
        if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return chunks(body);
        }
        String length = header("content-length");
        if (!LENGTH.matcher(length).matches()) {
            return "";
        }
        return new String(body.readNBytes(Math.min(Integer.parseInt(length), MOST_BODY_BYTES)),
                StandardCharsets.UTF_8);
    }

    private static String chunks(InputStream body) throws IOException {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        int left = chunkLength(body);
        while (left > 0 && words.size() < MOST_BODY_BYTES) {
            byte[] chunk = body.readNBytes(Math.min(left, MOST_BODY_BYTES - words.size()));
            words.writeBytes(chunk);
            left = chunk.length == left && line(body).isBlank() ? chunkLength(body) : 0;
        }
        return words.toString(StandardCharsets.UTF_8);
    }

    private static int chunkLength(InputStream body) throws IOException {
        try {
            return Integer.parseInt(line(body).replaceFirst(";.*", "").strip(), HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw new ProtocolException("a chunk of the answer has no length");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.length() < MOST_BODY_BYTES) {
            line.append((char) next);
            next = in.read();
        }
        return line.toString();
    }

    private String header(String name) {
        StringJoiner values = headers.get(name);
        return values == null ? "" : values.toString();
    }
}
