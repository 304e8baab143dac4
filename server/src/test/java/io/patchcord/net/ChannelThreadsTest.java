package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.net.WebSocketChannel.Ending;
import io.patchcord.net.WebSocketChannel.Received;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ChannelThreadsTest {
    private static final byte[] MUCH = new byte[256 << 10];

    @ParameterizedTest
    @EnumSource
    void shouldFreeAReaderThatHearsNothing(Role role) throws Exception {
        try (Line line = Line.open(role)) {
            CountDownLatch reading = new CountDownLatch(1);
            CompletableFuture<Received> reader = started(() -> {
                reading.countDown();
                return line.channel.receive();
            });
            assertTrue(reading.await(30, TimeUnit.SECONDS));
            line.channel.abort();
            assertEquals(Received.END, reader.get(30, TimeUnit.SECONDS));
            assertEquals(Ending.LOST, line.channel.ending());
            assertFalse(line.channel.text("gone"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFreeAWriterWhosePeerNeverReads(Role role) throws Exception {
        try (Line line = Line.open(role)) {
            CompletableFuture<Boolean> writer = started(() -> writeUntilLate(line.channel));
            CompletableFuture<Received> reader = started(line.channel::receive);
            awaitStuckWrite(line.channel);
            line.channel.abort();   // the write that is stuck never ends by itself: to wait for it would hang
            assertFalse(writer.get(30, TimeUnit.SECONDS));
            assertEquals(Received.END, reader.get(30, TimeUnit.SECONDS));
            assertEquals(0, line.channel.writingSinceNanos());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFreeAReaderWhosePongIsStuckBehindAnotherWrite(Role role) throws Exception {
        try (Line line = Line.open(role)) {
            CompletableFuture<Boolean> writer = started(() -> writeUntilLate(line.channel));
            awaitStuckWrite(line.channel);
            line.send(RawFrame.of(Opcode.PING));
            CompletableFuture<Received> reader = started(line.channel::receive);
            line.channel.abort();
            assertFalse(writer.get(30, TimeUnit.SECONDS));
            assertEquals(Received.END, reader.get(30, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnWritingWhenASlowPeerReadsAtLast(Role role) throws Exception {
        try (Line line = Line.open(role)) {
            int frames = 40;
            CompletableFuture<Integer> writer = started(() -> {
                int sent = 0;
                while (sent < frames && line.channel.text(MUCH, 0, MUCH.length)) {
                    sent++;
                }
                return sent;
            });
            awaitStuckWrite(line.channel);
            for (int i = 0; i < frames; i++) {
                assertEquals(MUCH.length, line.next().payload().length);
            }
            assertEquals(frames, writer.get(30, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheFramesOfManyWritersWholeAndEachWritersInOrder(Role role) throws Exception {
        int writers = 8;
        int each = 500;
        try (Line line = Line.open(role)) {
            for (int writer = 0; writer < writers; writer++) {
                int name = writer;
                Thread.startVirtualThread(() -> writeNumbered(line.channel, name, each));
            }
            int[] next = new int[writers];
            for (int i = 0; i < writers * each; i++) {
                String[] words = line.next().words().split(" ");
                int writer = Integer.parseInt(words[0]);
                int number = Integer.parseInt(words[1]);
                assertEquals(next[writer]++, number);
                assertEquals(filling(writer, number), words[2]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepFramesWholeWhilePongsAreWrittenByTheReader(Role role) throws Exception {
        int each = 500;
        try (Line line = Line.open(role)) {
            started(line.channel::receive);
            Thread.startVirtualThread(() -> writeNumbered(line.channel, 0, each));
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < each; i++) {
                    line.send(RawFrame.of(Opcode.PING, (byte) i, (byte) (i >> 8)));
                }
            });
            int texts = 0;
            int pongs = 0;
            while (texts + pongs < 2 * each) {
                RawFrame frame = line.next();
                if (frame.opcode() == Opcode.PONG) {
                    assertEquals(pongs++, frame.payload()[0] & 0xFF | (frame.payload()[1] & 0xFF) << 8);
                } else {
                    assertEquals("0 " + texts + " " + filling(0, texts++), frame.words());
                }
            }
        }
    }

    private static void writeNumbered(WebSocketChannel channel, int name, int count) {
        for (int number = 0; number < count; number++) {
            channel.text(name + " " + number + " " + filling(name, number));
        }
    }

    private static String filling(int writer, int number) {
        return "abcdefgh".substring(writer, writer + 1).repeat(1 + number * 7 % 300);
    }

    private static boolean writeUntilLate(WebSocketChannel channel) {
        while (channel.text(MUCH, 0, MUCH.length)) {
            continue;
        }
        return channel.text("late");
    }

    /** Waits until one and the same write has lasted for a while. */
    private static void awaitStuckWrite(WebSocketChannel channel) throws IOException {
        await(() -> {
            long since = channel.writingSinceNanos();
            return since != 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(50);
        });
    }

    private static void await(BooleanSupplier holds) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("has not come to pass");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static <T> CompletableFuture<T> started(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }
}
