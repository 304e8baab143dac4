package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.patchcord.net.WebSocketChannel.Ending;
import io.patchcord.net.WebSocketChannel.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChannelRefusalsTest {
    private static final RawFrame HELLO = RawFrame.text("hello");

    /** What breaks RFC 6455, with the bytes a peer of either role would send it as. */
    private enum Breach {
        WRONG_MASK(sender -> HELLO.withHeader(0x81, RawFrame.shortestLength(5), sender == Role.SERVER)),
        RESERVED_1(sender -> HELLO.withHeader(0xC1, RawFrame.shortestLength(5), sender == Role.CLIENT)),
        RESERVED_2(sender -> HELLO.withHeader(0xA1, RawFrame.shortestLength(5), sender == Role.CLIENT)),
        RESERVED_3(sender -> HELLO.withHeader(0x91, RawFrame.shortestLength(5), sender == Role.CLIENT)),
        UNKNOWN_DATA_OPCODE(RawFrame.of(3)::bytes),
        LAST_DATA_OPCODE(RawFrame.of(7)::bytes),
        UNKNOWN_CONTROL_OPCODE(RawFrame.of(0xB)::bytes),
        LAST_CONTROL_OPCODE(RawFrame.of(0xF)::bytes),
        FRAGMENTED_PING(RawFrame.of(Opcode.PING).unfinished()::bytes),
        FRAGMENTED_CLOSE(RawFrame.close(1000, "").unfinished()::bytes),
        LONG_PING(RawFrame.of(Opcode.PING, new byte[126])::bytes),
        LONG_CLOSE(RawFrame.close(1000, "x".repeat(124))::bytes),
        VERY_LONG_PONG(RawFrame.of(Opcode.PONG, new byte[70_000])::bytes),
        LENGTH_16_FOR_5(sender -> HELLO.withHeader(0x81, RawFrame.length16(5), sender == Role.CLIENT)),
        LENGTH_16_FOR_125(sender -> RawFrame.text("x".repeat(125))
                .withHeader(0x81, RawFrame.length16(125), sender == Role.CLIENT)),
        LENGTH_64_FOR_5(sender -> HELLO.withHeader(0x81, RawFrame.length64(5), sender == Role.CLIENT)),
        LENGTH_64_FOR_65535(sender -> HELLO.withHeader(0x81, RawFrame.length64(65_535), sender == Role.CLIENT)),
        LENGTH_64_HIGH_BIT(sender -> HELLO.withHeader(0x81, RawFrame.length64(1L << 63), sender == Role.CLIENT)),
        LENGTH_64_ALL_BITS(sender -> HELLO.withHeader(0x81, RawFrame.length64(-1), sender == Role.CLIENT)),
        CONTINUATION_OF_NOTHING(RawFrame.of(Opcode.CONTINUATION, (byte) 'x')::bytes),
        MESSAGE_INSIDE_A_MESSAGE(sender -> Line.bytes(sender, HELLO.unfinished(), HELLO)),
        CONTINUATION_AFTER_THE_LAST(sender -> Line.bytes(sender, HELLO.unfinished(),
                RawFrame.of(Opcode.CONTINUATION), RawFrame.of(Opcode.CONTINUATION)));

        private final Function<Role, byte[]> bytes;

        Breach(Function<Role, byte[]> bytes) {
            this.bytes = bytes;
        }
    }

    static Stream<Arguments> breaches() {
        return Stream.of(Role.values()).flatMap(role -> Stream.of(Breach.values()).map(b -> Arguments.of(role, b)));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void shouldRefuseABreachOfTheProtocol(Role role, Breach breach) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(HELLO);
            line.send(breach.bytes.apply(line.peerRole));
            line.send(RawFrame.text("late"));
            assertEquals("hello", line.receiveText());
            if (breach == Breach.CONTINUATION_AFTER_THE_LAST) {
                assertEquals("hello", line.receiveText());
            }
            assertRefused(line, CloseCode.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 125, 126, 127, 1_000, 65_535, 65_536, 100_000})
    void shouldTakeAMessageOfTheLimitAndRefuseOneByteMore(int limit) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role, limit)) {
                line.send(RawFrame.text("x".repeat(limit)), RawFrame.text("x".repeat(limit + 1)));
                assertEquals(limit, line.receiveText().length());
                assertRefused(line, CloseCode.TOO_BIG);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 125, 126, 1_000})
    void shouldTakeFragmentsUpToTheLimitTogetherAndRefuseOneByteMore(int limit) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role, limit)) {
                line.send(pieces(limit));
                line.send(pieces(limit + 1));
                assertEquals(limit, line.receiveText().length());
                assertRefused(line, CloseCode.TOO_BIG);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAFrameOfFourExabytesBeforeItComes(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(new RawFrame(true, Opcode.BINARY, false, new byte[0])
                    .withHeader(0x82, RawFrame.length64(1L << 62), line.peerRole == Role.CLIENT));
            assertRefused(line, CloseCode.TOO_BIG);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerPingsOfAnySizeHoweverSmallItsMessagesMustBe(Role role) throws IOException {
        try (Line line = Line.open(role, 1)) {
            line.send(RawFrame.of(Opcode.PING, new byte[125]), RawFrame.text("x"));
            assertEquals("x", line.receiveText());
            assertEquals(125, line.next().payload().length);
        }
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(new byte[] {(byte) 0x80}, new byte[] {'a', (byte) 0xC3}, new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, new byte[] {(byte) 0xF4, (byte) 0x90, -128, -128});
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void shouldRefuseTextThatIsNotUtf8(byte[] bytes) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role)) {
                line.send(RawFrame.of(Opcode.TEXT, bytes));
                assertRefused(line, CloseCode.INVALID_PAYLOAD);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void shouldRefuseFragmentsThatAreNotUtf8Together(byte[] bytes) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role)) {
                line.send(RawFrame.text("fine ").unfinished(), RawFrame.of(Opcode.CONTINUATION, bytes));
                assertRefused(line, CloseCode.INVALID_PAYLOAD);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void shouldTakeTheSameBytesAsBinary(byte[] bytes) {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role)) {
                line.send(RawFrame.of(Opcode.BINARY, bytes));
                assertEquals(Received.BINARY, line.channel.receive());
            }
        }
    }

    private static RawFrame[] pieces(int total) {
        List<RawFrame> pieces = new ArrayList<>(List.of(RawFrame.text("").unfinished()));
        for (int sent = 0; sent < total; sent += 100) {
            pieces.add(RawFrame.of(Opcode.CONTINUATION, "x".repeat(Math.min(100, total - sent)).getBytes())
                    .unfinished());
        }
        pieces.add(RawFrame.of(Opcode.CONTINUATION));
        return pieces.toArray(RawFrame[]::new);
    }

    private static void assertRefused(Line line, int code) throws IOException {
        WebSocketChannel channel = line.channel;
        assertEquals(Received.END, channel.receive());
        assertEquals(Ending.REFUSED, channel.ending());
        assertEquals(code, channel.closeCode(), channel.closeReason());
        RawFrame close = line.next();
        assertEquals(Opcode.CLOSE, close.opcode());
        assertEquals(code, close.closeCode());
        assertFalse(channel.text("too late"));
        assertEquals(Received.END, channel.receive());
    }
}
