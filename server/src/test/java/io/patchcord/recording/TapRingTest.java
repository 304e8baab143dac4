package io.patchcord.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TapRingTest {
    private final TapRing ring = new TapRing();

    /** Writes down what it is told. */
    private static final class Notes implements TapRing.Sink {
        private final List<String> lines = new ArrayList<>();
        private final ByteArrayOutputStream caller = new ByteArrayOutputStream();
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        @Override
        public void caller(byte[] muLaw, int offset, int length, long timestampMillis, long nanos) {
            lines.add("caller " + length + " at " + timestampMillis);
            caller.write(muLaw, offset, length);
        }

        @Override
        public void heard(byte[] muLaw, int offset, int length, long nanos) {
            lines.add("heard " + length);
            heard.write(muLaw, offset, length);
        }

        @Override
        public void lost(int byteCount, long nanos) {
            lines.add("lost " + byteCount);
        }

        @Override
        public void mark(String name, long nanos) {
            lines.add("mark " + name);
        }

        @Override
        public void echo(String name, long nanos) {
            lines.add("echo " + name);
        }

        @Override
        public void clear(long nanos) {
            lines.add("clear");
        }
    }

    /** Takes everything and keeps nothing. */
    private static final class Nobody implements TapRing.Sink {
        @Override
        public void caller(byte[] muLaw, int offset, int length, long timestampMillis, long nanos) {
            // not kept
        }

        @Override
        public void heard(byte[] muLaw, int offset, int length, long nanos) {
            // not kept
        }

        @Override
        public void lost(int byteCount, long nanos) {
            throw new AssertionError("there is room");
        }

        @Override
        public void mark(String name, long nanos) {
            throw new AssertionError("no mark was sent");
        }

        @Override
        public void echo(String name, long nanos) {
            throw new AssertionError("no mark was sent");
        }

        @Override
        public void clear(long nanos) {
            throw new AssertionError("nothing was cleared");
        }
    }

    @Test
    void whatIsOfferedComesOutInItsOrder() {
        ring.caller(new byte[160], 0, 160, 20, 1);
        ring.heard(new byte[400], 0, 400, 2);
        ring.mark("m", 2);
        ring.echo("m", 3);
        ring.clear(4);
        Notes notes = new Notes();
        ring.drain(notes);
        assertEquals(List.of("caller 160 at 20", "heard 160", "heard 160", "heard 80", "mark m", "echo m", "clear"),
                notes.lines);
    }

    @Test
    void whatFindsNoSlotIsCountedAndItsLengthIsToldBeforeTheNext() {
        ring.heard(new byte[3_000 * 160], 0, 3_000 * 160, 1);
        ring.mark("m", 1);
        ring.clear(1);
        Notes notes = new Notes();
        ring.drain(notes);
        int taken = TapRing.SLOTS - 80;
        assertEquals(taken, notes.heard.size() / 160);
        assertEquals(3_000 - taken, ring.lostFrames());
        assertEquals(List.of("lost " + (3_000 - taken) * 160, "mark m", "clear"),
                notes.lines.subList(taken, notes.lines.size()));
        ring.caller(new byte[160], 0, 160, 40, 2);
        notes.lines.clear();
        ring.drain(notes);
        assertEquals(List.of("caller 160 at 40"), notes.lines);
    }

    @Test
    void everyByteOfTwoThreadsArrivesWhileAThirdDrains() throws InterruptedException {
        byte[] caller = noise(1);
        byte[] heard = noise(2);
        CountDownLatch done = new CountDownLatch(2);
        Thread.ofVirtual().start(() -> {
            for (int at = 0; at < caller.length; at += 160) {
                awaitRoom();
                ring.caller(caller, at, 160, at / 8, at);
            }
            done.countDown();
        });
        Thread.ofVirtual().start(() -> {
            for (int at = 0; at < heard.length; at += 800) {
                awaitRoom();
                ring.heard(heard, at, 800, at);
            }
            done.countDown();
        });
        Notes notes = new Notes();
        while (done.getCount() > 0) {
            ring.drain(notes);
            drained = true;
        }
        done.await();
        ring.drain(notes);
        assertEquals(0, ring.lostFrames());
        assertArrayEquals(caller, notes.caller.toByteArray());
        assertArrayEquals(heard, notes.heard.toByteArray());
    }

    private volatile boolean drained;
    private int offered;

    /** Lets the drain catch up now and then: this test is about order, not about loss. */
    private synchronized void awaitRoom() {
        if (++offered % 200 == 0) {
            drained = false;
            while (!drained) {
                Thread.onSpinWait();
            }
        }
    }

    private static byte[] noise(long seed) {
        byte[] noise = new byte[800_000];
        new SplittableRandom(seed).nextBytes(noise);
        return noise;
    }

    @Test
    void offeringAllocatesNothing() {
        byte[] frame = new byte[160];
        TapRing.Sink nobody = new Nobody();
        long found = leastAllocated(20, () -> {
            for (int at = 0; at < 500; at++) {
                ring.caller(frame, 0, 160, 20, 1);
                ring.heard(frame, 0, 160, 1);
            }
        }, () -> ring.drain(nobody));
        assertTrue(found == 0, () -> found + " bytes for a thousand frames");
    }

    @Test
    void aRingThatIsDrainedInTimeStaysSmall() {
        byte[] frame = new byte[160];
        TapRing.Sink nobody = new Nobody();
        long found = leastAllocated(5, () -> {
            TapRing fresh = new TapRing();
            for (int at = 0; at < 2 * TapRing.SLOTS; at++) {
                fresh.caller(frame, 0, 160, 20, 1);
                fresh.drain(nobody);
            }
        }, () -> { });
        assertTrue(found < 32 << 10, () -> found + " bytes for a ring that never held two frames");
    }

    private static long leastAllocated(int rounds, Runnable work, Runnable after) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            after.run();
        }
        return least;
    }
}
