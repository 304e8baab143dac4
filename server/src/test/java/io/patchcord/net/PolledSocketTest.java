package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "patchcord.carriers", matches = "2")
class PolledSocketTest {
    private static final String CALL = "CA1";
    private static final int MEGABYTE = 1 << 20;
    /** Soon full. At the kernel's least, TCP on a busy machine may wait 200 ms for each 405 bytes of window. */
    private static final int BUFFER = 1 << 14;

    private Socket peer;
    private HelidonSocket ours;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.setReceiveBufferSize(BUFFER);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Socket wire = new Socket(Proxy.NO_PROXY);
            wire.setSendBufferSize(BUFFER);
            wire.connect(server.getLocalSocketAddress());
            wire.setTcpNoDelay(true);
            peer = server.accept();
            peer.setTcpNoDelay(true);
            ours = Carriers.polled(new DialledSocket(wire, wire));
            assertInstanceOf(PolledSocket.class, ours);
        }
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        ours.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 1_000, 70_000})
    void shouldReadAndWriteWhatAPeerWritesAndReads(int most) throws Exception {
        byte[] sent = random(Math.min(most * 5_000, MEGABYTE));
        FutureTask<byte[]> heard = started(() -> peer.getInputStream().readNBytes(sent.length));
        FutureTask<Void> said = started(() -> {
            Random random = new Random(2);
            for (int at = 0; at < sent.length;) {
                int length = Math.min(1 + random.nextInt(most), sent.length - at);
                peer.getOutputStream().write(sent, at, length);
                at += length;
                if (length % 5 == 0) {
                    LockSupport.parkNanos(10_000);
                }
            }
            peer.shutdownOutput();
            return null;
        });
        Carriers.run(CALL, () -> {
            byte[] chunk = new byte[1 + most / 2];
            for (int got = read(chunk); got >= 0; got = read(chunk)) {
                ours.write(BufferData.create(chunk, 0, got));
            }
        });
        said.get();
        assertArrayEquals(sent, heard.get());
    }

    /** The first event tells of the bytes and of the end at once, and no other comes. */
    @Test
    void shouldFindTheEndThatCameWithTheLastBytes() throws IOException {
        AtomicReference<String> heard = new AtomicReference<>("");
        peer.getOutputStream().write(new byte[3]);
        peer.close();
        Carriers.run(CALL, () -> heard.set(read(new byte[100]) + " " + read(new byte[100])));
        assertEquals("3 -1", heard.get());
    }

    @Test
    void shouldFindTheEndOfAPeerThatIsAwaited() throws Exception {
        FutureTask<Integer> read = reading();
        peer.close();
        assertEquals(-1, read.get());
    }

    @Test
    void shouldTellAWaitingReaderOfAReset() throws Exception {
        FutureTask<Integer> read = reading();
        peer.setSoLinger(true, 0);
        peer.close();
        ExecutionException reset = assertThrows(ExecutionException.class, read::get);
        assertInstanceOf(UncheckedIOException.class, reset.getCause());
    }

    @Test
    void shouldFreeAReaderWhenAnotherThreadCloses() throws Exception {
        FutureTask<Integer> read = reading();
        ours.close();
        ExecutionException closed = assertThrows(ExecutionException.class, read::get);
        assertInstanceOf(UncheckedIOException.class, closed.getCause());
        assertEquals(-1, peer.getInputStream().read());
    }

    @Test
    void shouldFreeAWriterWhoseWriteThePeerDoesNotTake() throws Exception {
        CountDownLatch writes = new CountDownLatch(1);
        FutureTask<Void> write = started(() -> {
            Carriers.run(CALL, () -> {
                readOnce();
                writes.countDown();
                ours.write(BufferData.create(new byte[8 * MEGABYTE], 0, 8 * MEGABYTE));
            });
            return null;
        });
        writes.await();
        ours.close();
        ExecutionException closed = assertThrows(ExecutionException.class, write::get);
        assertInstanceOf(UncheckedIOException.class, closed.getCause());
    }

    @Test
    void shouldCloseWhenAReaderIsInterrupted() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        FutureTask<Integer> read = new FutureTask<>(() -> readOnCarrier(reads));
        Thread thread = Thread.startVirtualThread(read);
        reads.await();
        thread.interrupt();
        assertThrows(ExecutionException.class, read::get);
        assertEquals(-1, peer.getInputStream().read());
    }

    /** Linux gives the lowest number that is free to whoever connects next. */
    @Test
    void shouldLeaveTheDescriptorToWhomItIsNow() throws Exception {
        HelidonSocket closed = ours;
        closed.close();
        peer.close();
        connect();
        assertThrows(UncheckedIOException.class, () -> Carriers.run(CALL, () ->
                closed.read(BufferData.create(new byte[1]).reset())));
        FutureTask<Integer> read = reading();
        peer.getOutputStream().write(new byte[2]);
        assertEquals(2, read.get());
    }

    @Test
    void shouldBeTheJdksForEverybodyElse() throws IOException {
        peer.getOutputStream().write(new byte[] {1, 2});
        assertEquals(2, read(new byte[10]));
        ours.write(BufferData.create(new byte[] {5}, 0, 1));
        assertEquals(5, peer.getInputStream().read());
        Carriers.run(CALL, () -> ours.write(BufferData.create(new byte[] {6}, 0, 1)));
        assertEquals(6, peer.getInputStream().read());
    }

    /** Its pump is never without bytes to read. */
    @Test
    void shouldLeaveOthersTheirTurnsBesideAPeerThatFloods() throws Exception {
        Socket flooding = peer;
        HelidonSocket flooded = ours;
        FutureTask<Void> flood = started(() -> {
            byte[] bytes = random(MEGABYTE);
            while (true) {
                flooding.getOutputStream().write(bytes);
            }
        });
        FutureTask<Void> drain = started(() -> {
            Carriers.run(CALL, () -> {
                byte[] little = new byte[64];
                while (flooded.read(BufferData.create(little).reset()) >= 0) {
                    Thread.onSpinWait();
                }
            });
            return null;
        });
        connect();
        FutureTask<Integer> read = reading();
        peer.getOutputStream().write(new byte[2]);
        assertEquals(2, read.get());
        flooded.close();
        flooding.close();
        assertThrows(ExecutionException.class, drain::get);
        assertThrows(ExecutionException.class, flood::get);
    }

    private FutureTask<Integer> reading() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        FutureTask<Integer> read = started(() -> readOnCarrier(reads));
        reads.await();
        return read;
    }

    private int readOnCarrier(CountDownLatch reads) {
        AtomicReference<Integer> got = new AtomicReference<>();
        Carriers.run(CALL, () -> {
            reads.countDown();
            got.set(read(new byte[100]));
        });
        return got.get();
    }

    /** The carrier polls what its pumps have read. */
    private void readOnce() {
        try {
            peer.getOutputStream().write(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(1, read(new byte[1]));
    }

    private int read(byte[] target) {
        return ours.read(BufferData.create(target).reset());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return Arrays.copyOf(bytes, length);
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
