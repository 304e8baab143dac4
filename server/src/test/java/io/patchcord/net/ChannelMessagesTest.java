package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.net.WebSocketChannel.Ending;
import io.patchcord.net.WebSocketChannel.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ChannelMessagesTest {
    private static final long SEED = 20_251;
    private static final int[] SIZES = {0, 1, 2, 125, 126, 127, 4_095, 4_096, 65_535, 65_536, 200_000};

    /** What a peer may say in one go: whole, in pieces, with pings between the pieces, long, empty. */
    private static final RawFrame[] SEQUENCE = {
        RawFrame.text("{\"event\":\"connected\"}"), RawFrame.text("Grüße, 世").unfinished(),
        RawFrame.of(Opcode.PING, (byte) 7), RawFrame.of(Opcode.CONTINUATION, (byte) ' ').unfinished(),
        RawFrame.of(Opcode.CONTINUATION).unfinished(), RawFrame.of(Opcode.PONG),
        RawFrame.of(Opcode.CONTINUATION, (byte) '!'), RawFrame.of(Opcode.BINARY, new byte[130]),
        RawFrame.text(""), RawFrame.text("x".repeat(126)),
    };
    private static final List<String> SAID = List.of("{\"event\":\"connected\"}", "Grüße, 世 !", "binary 130", "",
            "x".repeat(126));

    @ParameterizedTest
    @EnumSource
    void shouldReceiveEverySizeWhole(Role role) throws Exception {
        try (Line line = Line.open(role)) {
            for (int size : SIZES) {
                byte[] sent = letters(size);
                var sending = CompletableFuture.runAsync(() -> line.send(RawFrame.of(Opcode.TEXT, sent)));
                assertEquals(Received.TEXT, line.channel.receive(), () -> "size " + size);
                assertArrayEquals(sent, line.message(), () -> "size " + size);
                sending.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendEverySizeWholeAndMaskedAsItsRoleSays(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            for (int size : SIZES) {
                byte[] padded = letters(size + 5);
                var sending = CompletableFuture.supplyAsync(() -> line.channel.text(padded, 3, size));
                RawFrame frame = line.next();
                assertTrue(sending.join());
                assertEquals(Opcode.TEXT, frame.opcode());
                assertTrue(frame.fin());
                assertEquals(role == Role.CLIENT, frame.masked());
                assertArrayEquals(Arrays.copyOfRange(padded, 3, 3 + size), frame.payload(), () -> "size " + size);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMaskEachFrameAnew(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            byte[] raw = new byte[32];
            line.channel.text("");
            line.channel.text("");
            int frameBytes = role == Role.CLIENT ? 6 : 2;
            line.in.readFully(raw, 0, 2 * frameBytes);
            assertEquals(role == Role.SERVER,
                    Arrays.equals(raw, 0, frameBytes, raw, frameBytes, 2 * frameBytes), "two frames look the same");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutFragmentsTogetherAndAnswerThePingBetweenThem(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.text("one ").unfinished(), RawFrame.of(Opcode.PING, (byte) 1, (byte) 2),
                    RawFrame.of(Opcode.CONTINUATION, "two ".getBytes()).unfinished(), RawFrame.of(Opcode.PONG),
                    RawFrame.of(Opcode.CONTINUATION, "three".getBytes()), RawFrame.text("next"));
            assertEquals("one two three", line.receiveText());
            assertEquals("next", line.receiveText());
            RawFrame pong = line.next();
            assertEquals(Opcode.PONG, pong.opcode());
            assertArrayEquals(new byte[] {1, 2}, pong.payload());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerEachPingWithItsOwnPayload(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            for (int size : new int[] {0, 1, 124, 125}) {
                byte[] payload = new byte[size];
                new Random(SEED).nextBytes(payload);
                line.send(RawFrame.of(Opcode.PING, payload), RawFrame.text("after"));
                assertEquals("after", line.receiveText());
                assertArrayEquals(payload, line.next().payload(), "seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeACharacterSplitOverFragments(Role role) {
        byte[] grin = "😀".getBytes(StandardCharsets.UTF_8);
        try (Line line = Line.open(role)) {
            for (int cut = 0; cut <= grin.length; cut++) {
                line.send(RawFrame.of(Opcode.TEXT, Arrays.copyOf(grin, cut)).unfinished(),
                        RawFrame.of(Opcode.CONTINUATION, Arrays.copyOfRange(grin, cut, grin.length)));
                assertEquals("😀", line.receiveText());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBytesThatArriveOneByOne(Role role) {
        try (Line line = Line.open(role)) {
            var reading = CompletableFuture.supplyAsync(() -> said(line));
            byte[] all = Line.bytes(line.peerRole, SEQUENCE);
            for (byte one : all) {
                line.send(new byte[] {one});
            }
            line.send(RawFrame.close(CloseCode.NORMAL, ""));
            assertEquals(SAID, reading.join());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void shouldEndAsLostWhereverTheStreamIsCut(Role role) throws IOException {
        byte[] all = Line.bytes(role == Role.SERVER ? Role.CLIENT : Role.SERVER, SEQUENCE);
        List<String> longest = new ArrayList<>();
        for (int cut = 0; cut <= all.length; cut++) {
            try (Line line = Line.open(role)) {
                line.send(Arrays.copyOf(all, cut));
                line.finish();
                List<String> said = said(line);
                int at = cut;
                assertEquals(SAID.subList(0, said.size()), said, () -> "cut at " + at);
                assertTrue(said.size() >= longest.size(), () -> "cut at " + at);
                assertEquals(Ending.LOST, line.channel.ending());
                assertEquals(CloseCode.ABNORMAL, line.channel.closeCode());
                longest = said;
            }
        }
        assertEquals(SAID, longest);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatCameWithTheHandshakeFirst(Role role) {
        byte[] all = Line.bytes(role == Role.SERVER ? Role.CLIENT : Role.SERVER, SEQUENCE);
        for (int early : new int[] {1, 2, 9, all.length / 2, all.length}) {
            int half = early / 2;
            List<byte[]> pieces = List.of(Arrays.copyOf(all, half), Arrays.copyOfRange(all, half, early));
            try (Line line = Line.open(role, pieces)) {
                line.send(Arrays.copyOfRange(all, early, all.length));
                line.send(RawFrame.close(CloseCode.NORMAL, ""));
                assertEquals(SAID, said(line), () -> early + " bytes came early");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadMoreHandshakeLeftoversThanItsBufferHolds(Role role) {
        byte[] text = letters(20_000);
        Role sender = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
        try (Line line = Line.open(role, List.of(RawFrame.of(Opcode.TEXT, text).bytes(sender)))) {
            assertEquals(Received.TEXT, line.channel.receive());
            assertArrayEquals(text, line.message());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void shouldNeverThrowWhateverByteIsBroken(Role role) throws IOException {
        Random random = new Random(SEED);
        byte[] all = Line.bytes(role == Role.SERVER ? Role.CLIENT : Role.SERVER, SEQUENCE);
        for (int at = 0; at < all.length; at++) {
            byte[] broken = all.clone();
            broken[at] ^= (byte) (1 + random.nextInt(255));
            try (Line line = Line.open(role, 1_000)) {
                line.send(broken);
                line.finish();
                said(line);
                assertTrue(line.channel.ending() != Ending.NONE, "seed " + SEED + ", byte " + at);
            }
        }
    }

    /** Everything the channel receives to its end. */
    private static List<String> said(Line line) {
        List<String> said = new ArrayList<>();
        for (Received one = line.channel.receive(); one != Received.END; one = line.channel.receive()) {
            said.add(one == Received.TEXT ? new String(line.message(), StandardCharsets.UTF_8)
                    : "binary " + line.message().length);
        }
        return said;
    }

    private static byte[] letters(int size) {
        byte[] letters = new byte[size];
        for (int i = 0; i < size; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        return letters;
    }
}
