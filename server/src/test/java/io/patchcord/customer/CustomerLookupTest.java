package io.patchcord.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CustomerLookupTest {
    private static final String PHONE = "+919876543210";
    private static final Customer ASHA = new Customer("C-1001", "Asha Rao", Optional.empty(), BigDecimal.ONE, true,
            "en", Map.of());

    @Test
    void aKnownNumberGivesItsCustomer() {
        assertSame(ASHA, lookup(phone -> Optional.of(ASHA).filter(_ -> phone.e164().equals(PHONE))).find(PHONE));
    }

    @Test
    void anUnknownNumberIsAStrangerAndNoFailure() {
        CustomerLookup lookup = lookup(_ -> Optional.empty());
        assertSame(Customer.stranger(), lookup.find(PHONE));
        assertEquals(0, lookup.failures());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anonymous", "+266696687", "+7378742833", "client:asha", "sip:asha@example.com", "1234",
            "+1"})
    void whoHasNoNumberNeverReachesTheDirectory(String caller) {
        AtomicInteger asked = new AtomicInteger();
        CustomerLookup lookup = lookup(_ -> {
            asked.incrementAndGet();
            return Optional.of(ASHA);
        });
        assertSame(Customer.stranger(), lookup.find(caller));
        assertEquals(0, asked.get());
    }

    @Test
    void aDirectoryThatFailsGivesAStrangerAndIsCounted() {
        CustomerLookup lookup = lookup(_ -> {
            throw new IllegalStateException("down");
        });
        assertSame(Customer.stranger(), lookup.find(PHONE));
        assertEquals(1, lookup.failures());
    }

    @Test
    void aDirectoryThatHangsIsLeftAtTheDeadlineAndNotInterrupted() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        CustomerLookup lookup = new CustomerLookup(_ -> {
            awaitQuietly(release, interrupted);
            done.countDown();
            return Optional.of(ASHA);
        }, Duration.ofMillis(50));

        long begun = System.nanoTime();
        assertSame(Customer.stranger(), lookup.find(PHONE));
        assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(50));
        assertEquals(1, lookup.failures());

        release.countDown();
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertFalse(interrupted.get());
    }

    private static CustomerLookup lookup(CustomerDirectory directory) {
        return new CustomerLookup(directory, Duration.ofSeconds(30));
    }

    private static void awaitQuietly(CountDownLatch latch, AtomicBoolean interrupted) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            interrupted.set(true);
        }
    }
}
