package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final Breaker breaker = new Breaker(2, Duration.ofNanos(100));

    @Test
    void shouldRefuseAfterFailuresInARowOnly() {
        breaker.failed(0);
        breaker.succeeded();
        breaker.failed(1);
        assertFalse(breaker.refuses(2));
        breaker.failed(2);
        assertTrue(breaker.refuses(3));
    }

    @Test
    void shouldLetOneTryDecideAfterThePause() {
        breaker.failed(0);
        breaker.failed(0);
        assertTrue(breaker.refuses(99));
        assertFalse(breaker.refuses(100), "the one");
        assertTrue(breaker.refuses(101), "its followers");
        breaker.failed(150);
        assertTrue(breaker.refuses(249));
        assertFalse(breaker.refuses(250));
        breaker.succeeded();
        assertFalse(breaker.refuses(251));
    }
}
