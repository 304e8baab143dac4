package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.patchcord.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What reads bytes of a socket: frames, requests, the answer to a handshake; and the header that signs a webhook. */
public final class NetTargets {
    private static final int MAX_MESSAGE = 64 << 10;
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

    private NetTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(frames(Role.SERVER), frames(Role.CLIENT), requests(), answers(), timedSignature());
    }

    private static FuzzTarget frames(Role role) {
        Role peer = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
        RawFrame hello = RawFrame.text("{\"event\":\"media\"}");
        List<byte[]> seeds = List.of(hello.bytes(peer),
                Line.bytes(peer, hello.unfinished(), RawFrame.of(Opcode.PING, (byte) 1),
                        RawFrame.of(Opcode.CONTINUATION, (byte) 'x'), RawFrame.close(1000, "bye")),
                RawFrame.text("é".repeat(300)).bytes(peer), RawFrame.text("x".repeat(66_000)).bytes(peer),
                RawFrame.of(Opcode.BINARY, new byte[40]).bytes(peer));
        return new FuzzTarget("frames-" + role, seeds, List.of("\u0081\u0080", "\u0081\u00FE\u00FF\u00FF",
                "\u0081\u00FF\0\0\0\0\0\1\0\0", "\u0081\u007F\u007F\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF",
                "\u0088\u0082", "\u0089\u0080", "\1\u0085"), 60, input -> {
            String whole = outcome(role, input, input.length);
            String pieces = outcome(role, input, 1 + Math.abs(Arrays.hashCode(input) % 97));
            same(whole, pieces);
            return whole.replaceAll("\\d+", "0");
        });
    }

    /** What a channel makes of these bytes when they come in such pieces, and then no more. */
    private static String outcome(Role role, byte[] input, int piece) {
        WebSocketChannel channel = new WebSocketChannel(new Pieces(input, piece), new DataReader(() -> null), role,
                MAX_MESSAGE, () -> { });
        int hash = 0;
        int messages = 0;
        while (channel.receive() != WebSocketChannel.Received.END) {
            messages++;
            hash = 31 * hash + Arrays.hashCode(Arrays.copyOfRange(channel.message(), channel.messageOffset(),
                    channel.messageOffset() + channel.messageLength()));
        }
        return messages + "/" + hash + " " + channel.ending() + " " + channel.closeCode() + " "
                + channel.closeReason();
    }

    private static FuzzTarget requests() {
        return FuzzTarget.ofTexts("requests", List.of(
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=bGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /a?b=c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
                "GET /twilio/media-stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nxyz"),
                List.of("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "\r\n", "\n", "\r", " ", "\t",
                        "0\r\n\r\n", "Host: b\r\n", "HTTP/1.1", "ffffffff\r\n", "+5", "chunked, ",
                        "Upgrade: x\r\n"), 400, input -> {
                    String whole = framed(input, input.length);
                    same(whole, framed(input, 1 + Math.abs(Arrays.hashCode(input) % 97)));
                    return whole.substring(whole.indexOf(' '));
                });
    }

    /** How far a connection's bytes are handed on; what is, is what came. */
    private static String framed(byte[] input, int piece) {
        RequestFraming framing = new RequestFraming();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String end = "more";
        try {
            for (int at = 0; at < input.length && !framing.isOver(); at += piece) {
                framing.add(Arrays.copyOfRange(input, at, Math.min(input.length, at + piece)));
                byte[] ready = framing.next();
                while (ready != null) {
                    out.writeBytes(ready);
                    ready = framing.isOver() ? null : framing.next();
                }
            }
        } catch (RequestFraming.MalformedException e) {
            end = e.getMessage();
        }
        byte[] handedOn = out.toByteArray();
        if (!Arrays.equals(handedOn, Arrays.copyOf(input, handedOn.length))) {
            throw new AssertionError("handed on what did not come");
        }
        return handedOn.length + " " + end;
    }

    private static FuzzTarget answers() {
        return FuzzTarget.ofTexts("handshake-answers", List.of(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nrest",
                "HTTP/1.1 101 Switching Protocols\r\n" + "a:\r\n".repeat(3_000) + "\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nno key"), List.of("\r\n", ": ", "HTTP/1.1 101",
                "Content-Length: 99999999\r\n"), 60, input -> {
            ByteArrayInputStream in = new ByteArrayInputStream(input);
            try {
                HandshakeAnswer answer = HandshakeAnswer.read(in);
                answer.accepts("dGhlIHNhbXBsZSBub25jZQ==");
                return answer.status() + " " + answer.isUpgrade() + " " + answer.words(in).isEmpty();
            } catch (IOException e) {
                return FuzzTarget.kind(e);
            }
        });
    }

    private static FuzzTarget timedSignature() {
        TimedSignature signature = new TimedSignature("v0", List.of("secret"), Duration.ofMinutes(1), () -> NOW);
        String right = TimedSignature.header("v0", "secret", NOW, BODY);
        return FuzzTarget.ofTexts("timed-signature", List.of(right, right.replace("v0", "v1")),
                List.of("t=", "v0=", ",", "1700000000", "="), 60, input -> {
                    String header = new String(input, StandardCharsets.ISO_8859_1);
                    return signature.check(header).map(check -> {
                        check.update(BODY, 0, BODY.length);
                        boolean matches = check.matches();
                        if (matches && !header.contains(right.substring(right.indexOf("v0=")))) {
                            throw new AssertionError("a signature nobody made");
                        }
                        return "" + matches;
                    }).orElse("refused");
                });
    }

    private static void same(String one, String other) {
        if (!one.equals(other)) {
            throw new AssertionError("whole: " + one + ", in pieces: " + other);
        }
    }

    /** A socket that has all these bytes, gives so many at a time, and takes whatever it is given. */
    private static final class Pieces extends Nowhere {
        private final InputStream in;

        Pieces(byte[] bytes, int piece) {
            in = new ByteArrayInputStream(bytes) {
                @Override
                public int read(byte[] target, int offset, int length) {
                    return super.read(target, offset, Math.min(length, Math.max(1, piece)));
                }
            };
        }

        @Override
        public int read(BufferData buffer) {
            return buffer.readFrom(in);
        }

        @Override
        public void write(BufferData buffer) {
            buffer.skip(buffer.available());
        }
    }
}
