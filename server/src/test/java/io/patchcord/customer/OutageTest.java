package io.patchcord.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final int BURSTS = 300_000;

    /** Whoever asks while a burst begins must not be told of the time of the one before. */
    @Test
    void shouldNotLastFromTheBeginning() throws InterruptedException {
        AtomicReference<Outage> now = new AtomicReference<>(new Outage());
        AtomicInteger lasting = new AtomicInteger();
        Thread failing = Thread.ofPlatform().start(() -> {
            for (int burst = 0; burst < BURSTS; burst++) {
                Outage outage = new Outage();
                now.set(outage);
                outage.failed();
            }
        });
        while (failing.isAlive()) {
            if (now.get().isLasting()) {
                lasting.incrementAndGet();
            }
        }
        failing.join();
        assertEquals(0, lasting.get());
    }
}
