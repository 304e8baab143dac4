package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a frame costs: no copy of what is read, no garbage, no socket write too many. */
class ChannelEffortTest {
    private static final byte[] TEXT = "x".repeat(300).getBytes();

    @ParameterizedTest
    @EnumSource
    void shouldHandOutAMessageWhereTheSocketHasPutIt(Role role) {
        SocketInMemory socket = new SocketInMemory(frames(role, 300, 4_000, 130, 20_000, 5), false);
        WebSocketChannel channel = channel(socket, role);
        for (int size : new int[] {300, 4_000, 130, 20_000, 5}) {
            assertEquals(WebSocketChannel.Received.TEXT, channel.receive());
            assertSame(socket.lastTarget(), channel.message());
            assertEquals(size, channel.messageLength());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheRoomForALongFrameOnlyAsLongAsSuchFramesCome(Role role) {
        int[] sizes = new int[151];
        Arrays.fill(sizes, 900);
        sizes[1] = 20_000;
        sizes[11] = 20_000;
        WebSocketChannel channel = channel(new SocketInMemory(frames(role, sizes), false), role);
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(WebSocketChannel.Received.TEXT, channel.receive());
            assertTrue(i < 1 || i > 111 || channel.message().length >= 20_000, "after " + i);
        }
        channel.receive();   // the first once more: nothing was left of the socket's bytes before it
        assertTrue(channel.message().length < 20_000);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeNoGarbageOfFrames(Role role) {
        WebSocketChannel channel = channel(new SocketInMemory(frames(role, 300, 900, 2_000), false), role);
        Garbage.assertNone(() -> {
            channel.receive();
            channel.textAhead(TEXT, 0, TEXT.length);
            channel.text(TEXT, 0, TEXT.length);
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendWhatGoesAheadAndWhatFollowsInOneWrite(Role role) throws IOException {
        SocketInMemory socket = new SocketInMemory(new byte[0], true);
        WebSocketChannel channel = channel(socket, role);
        assertTrue(channel.textAhead(new byte[5_000], 0, 5_000));
        assertEquals(0, socket.writes().size());
        channel.text("mark");
        channel.text("alone");
        assertEquals(2, socket.writes().size());
        DataInputStream first = new DataInputStream(new ByteArrayInputStream(socket.writes().getFirst()));
        assertEquals(5_000, RawFrame.read(first).payload().length);
        assertEquals("mark", RawFrame.read(first).words());
        assertEquals(0, first.available());
        assertEquals("alone", RawFrame.read(new DataInputStream(
                new ByteArrayInputStream(socket.writes().getLast()))).words());
    }

    private static WebSocketChannel channel(SocketInMemory socket, Role role) {
        return new WebSocketChannel(socket, new DataReader(() -> null), role, Line.MAX_MESSAGE, socket::close);
    }

    private static byte[] frames(Role role, int... sizes) {
        RawFrame[] frames = new RawFrame[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            frames[i] = RawFrame.text("y".repeat(sizes[i]));
        }
        return Line.bytes(role == Role.SERVER ? Role.CLIENT : Role.SERVER, frames);
    }
}
