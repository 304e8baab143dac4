package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.net.WebSocketChannel.Ending;
import io.patchcord.net.WebSocketChannel.Received;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChannelEndingsTest {
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3008, 3999, 4000,
            4999})
    void shouldEchoTheCodeOfThePeersClose(int code) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role)) {
                line.send(RawFrame.close(code, "good bye, 世"));
                assertEnded(line, Ending.CLOSED, code);
                assertEquals("good bye, 世", line.channel.closeReason());
                assertArrayEquals(RawFrame.close(code, "").payload(), line.next().payload());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeACloseWithoutACodeAsNormal(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.of(Opcode.CLOSE));
            assertEnded(line, Ending.CLOSED, CloseCode.NO_STATUS);
            assertEquals(CloseCode.NORMAL, line.next().closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535})
    void shouldRefuseACloseWithACodeThatMayNotBeSent(int code) throws IOException {
        for (Role role : Role.values()) {
            try (Line line = Line.open(role)) {
                line.send(RawFrame.close(code, ""));
                assertEnded(line, Ending.REFUSED, CloseCode.PROTOCOL_ERROR);
                assertEquals(CloseCode.PROTOCOL_ERROR, line.next().closeCode());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACloseWithHalfACode(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.of(Opcode.CLOSE, (byte) 3));
            assertEnded(line, Ending.REFUSED, CloseCode.PROTOCOL_ERROR);
            assertEquals(CloseCode.PROTOCOL_ERROR, line.next().closeCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACloseWhoseReasonIsNotUtf8(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.of(Opcode.CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xC3));
            assertEnded(line, Ending.REFUSED, CloseCode.INVALID_PAYLOAD);
            assertEquals(CloseCode.INVALID_PAYLOAD, line.next().closeCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseFirstAndStillHearThePeerOut(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            assertFalse(line.channel.closeSent());
            line.channel.close(CloseCode.INTERNAL_ERROR, "stopping");
            assertTrue(line.channel.closeSent());
            RawFrame close = line.next();
            assertEquals(CloseCode.INTERNAL_ERROR, close.closeCode());
            assertTrue(close.words().endsWith("stopping"));
            line.send(RawFrame.text("last words"), RawFrame.of(Opcode.PING), RawFrame.close(CloseCode.NORMAL, "fine"));
            assertEquals("last words", line.receiveText());
            assertEnded(line, Ending.CLOSED, CloseCode.NORMAL);
            line.channel.abort();
            assertThrows(EOFException.class, line::next, "one close frame, and no pong behind it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendItsCloseOnce(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.channel.close(CloseCode.NORMAL, "first");
            line.channel.close(CloseCode.INTERNAL_ERROR, "second");
            assertFalse(line.channel.text("too late"));
            line.channel.abort();
            assertEquals(CloseCode.NORMAL, line.next().closeCode());
            assertThrows(EOFException.class, line::next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHearNothingBehindThePeersClose(Role role) {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.close(CloseCode.NORMAL, ""), RawFrame.text("too late"));
            assertEnded(line, Ending.CLOSED, CloseCode.NORMAL);
        }
    }

    @Test
    void shouldCutALongReasonBetweenCharacters() throws IOException {
        for (int length = 118; length < 130; length++) {
            try (Line line = Line.open(Role.SERVER)) {
                String reason = "r".repeat(length) + "😀😀";
                line.channel.close(CloseCode.NORMAL, reason);
                byte[] sent = line.next().payload();
                assertTrue(sent.length <= 125);
                assertTrue(Utf8.isValid(sent, 2, sent.length - 2));
                assertTrue(sent.length > 125 - 4, "no more is cut than must be");
                assertTrue(reason.startsWith(new String(sent, 2, sent.length - 2, StandardCharsets.UTF_8)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeLostWhenThePeersStreamEndsBetweenFrames(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(RawFrame.text("hello"));
            line.finish();
            assertEquals("hello", line.receiveText());
            assertEnded(line, Ending.LOST, CloseCode.ABNORMAL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeLostWhenThePeerResetsTheConnection(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.reset();
            assertEnded(line, Ending.LOST, CloseCode.ABNORMAL);
            for (int i = 0; i < 2; i++) {
                assertFalse(line.channel.text("nobody there"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeLostWhenThePeerResetsInsideAFrame(Role role) throws IOException {
        try (Line line = Line.open(role)) {
            line.send(new byte[] {(byte) 0x81});
            line.reset();
            assertEnded(line, Ending.LOST, CloseCode.ABNORMAL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhenItLastHeardAnything(Role role) {
        try (Line line = Line.open(role)) {
            long opened = line.channel.receivedNanos();
            line.send(RawFrame.of(Opcode.PONG), RawFrame.text("x"));
            line.receiveText();
            assertTrue(line.channel.receivedNanos() - opened > 0);
            assertEquals(0, line.channel.writingSinceNanos());
        }
    }

    private static void assertEnded(Line line, Ending how, int code) {
        assertEquals(Received.END, line.channel.receive());
        assertEquals(how, line.channel.ending(), line.channel.closeReason());
        assertEquals(code, line.channel.closeCode(), line.channel.closeReason());
        assertEquals(Received.END, line.channel.receive());
    }
}
