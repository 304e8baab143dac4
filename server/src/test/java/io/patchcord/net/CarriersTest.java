package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * They rest on parts of the JDK and of Helidon that nobody has promised: a version that lacks one fails here.
 * With {@code -Dpatchcord.carriers=2}.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "patchcord.carriers", matches = "2")
class CarriersTest {
    private static final int CARRIERS = 2;
    private static final int PUMPS = 40;
    private static final int TURNS = 500;

    @Test
    void shouldCarryAPumpApartFromOtherThreads() {
        AtomicReference<PollingCarrier> pump = new AtomicReference<>();
        Carriers.run("CA1", () -> pump.set(PollingCarrier.current()));
        assertNotNull(pump.get(), "no carriers: see JdkInternals");
        assertNull(PollingCarrier.current());
        Carriers.run("CA1", () -> assertSame(pump.get(), PollingCarrier.current()));
    }

    @Test
    void shouldSpreadCallsOverAllCarriers() {
        Set<PollingCarrier> met = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 200).forEach(i -> Carriers.run("CA" + i, () -> met.add(PollingCarrier.current())));
        assertEquals(CARRIERS, met.size());
    }

    @Test
    void shouldNotCarryWhatAPumpStarts() {
        AtomicReference<PollingCarrier> pump = new AtomicReference<>();
        AtomicReference<PollingCarrier> child = new AtomicReference<>();
        AtomicReference<PollingCarrier> grandchild = new AtomicReference<>();
        Carriers.run("CA1", () -> {
            joined(Thread.startVirtualThread(() -> {
                child.set(PollingCarrier.current());
                LockSupport.parkNanos(1_000_000);
                joined(Thread.startVirtualThread(() -> grandchild.set(PollingCarrier.current())));
            }));
            pump.set(PollingCarrier.current());
        });
        assertNotNull(pump.get());
        assertNull(child.get());
        assertNull(grandchild.get());
    }

    @Test
    void shouldHandOnWhatAPumpThrowsAndCarryTheNext() {
        assertThrows(IllegalStateException.class, () -> Carriers.run("CA1", () -> {
            throw new IllegalStateException("meant");
        }));
        assertThrows(StackOverflowError.class, () -> Carriers.run("CA1", () -> {
            throw new StackOverflowError("meant");
        }));
        AtomicInteger ran = new AtomicInteger();
        Carriers.run("CA1", ran::incrementAndGet);
        assertEquals(1, ran.get());
    }

    @Test
    void shouldInterruptAPumpWhoseCallerIsInterrupted() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        FutureTask<Boolean> caller = new FutureTask<>(() -> {
            Carriers.run("CA1", () -> {
                waits.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                }
            });
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.startVirtualThread(caller);
        waits.await();
        thread.interrupt();
        assertTrue(caller.get(), "the caller no longer knows of it");
    }

    /** Pumps of all carriers, of the JDK's scheduler and a platform thread take one lock and wait for the clock. */
    @Test
    void shouldTakeTurnsWithEverybodyElse() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        int[] taken = new int[1];
        List<Executor> all = Carriers.each();
        assertEquals(1 + CARRIERS, all.size());
        CountDownLatch done = new CountDownLatch(PUMPS);
        for (int i = 0; i < PUMPS; i++) {
            all.get(i % all.size()).execute(() -> {
                for (int turn = 0; turn < TURNS; turn++) {
                    locked(lock, taken, turn % 50 == 0);
                }
                done.countDown();
            });
        }
        for (int turn = 0; turn < TURNS; turn++) {
            locked(lock, taken, false);
        }
        assertTrue(done.await(50, TimeUnit.SECONDS));
        assertEquals((PUMPS + 1) * TURNS, taken[0]);
    }

    /** The JDK's scheduler never gives a turn to who comes then (StarvedThread, in bench). */
    @Test
    void shouldGiveATurnToWhoComesWhilePumpsNeverWait() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread[][] pairs = new Thread[CARRIERS * 2][2];
        CountDownLatch begun = new CountDownLatch(2 * pairs.length);
        List<Thread> runners = new ArrayList<>();
        for (int i = 0; i < 2 * pairs.length; i++) {
            Thread[] pair = pairs[i / 2];
            int own = i % 2;
            String call = "CA" + i / 2;
            runners.add(Thread.startVirtualThread(() -> Carriers.run(call, () -> {
                pair[own] = Thread.currentThread();
                begun.countDown();
                while (!over.get()) {
                    LockSupport.unpark(pair[1 - own]);
                    LockSupport.park();
                }
                LockSupport.unpark(pair[1 - own]);
            })));
        }
        try {
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            CountDownLatch served = new CountDownLatch(PUMPS);
            for (int i = 0; i < PUMPS; i++) {
                String call = "CA" + i;
                Thread.startVirtualThread(() -> Carriers.run(call, served::countDown));
            }
            assertTrue(served.await(20, TimeUnit.SECONDS));
        } finally {
            over.set(true);
            for (Thread[] pair : pairs) {
                LockSupport.unpark(pair[0]);
            }
        }
        runners.forEach(CarriersTest::joined);
    }

    private static void locked(ReentrantLock lock, int[] taken, boolean slowly) {
        lock.lock();
        try {
            taken[0]++;
            if (slowly) {
                LockSupport.parkNanos(100_000);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void joined(Thread thread) {
        try {
            assertTrue(thread.join(Duration.ofSeconds(50)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
