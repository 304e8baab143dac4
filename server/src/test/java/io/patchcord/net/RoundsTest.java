package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void shouldGoOnAfterARoundThatFails() throws InterruptedException {
        shouldGoOnAfter(() -> {
            throw new IllegalStateException("on purpose");
        });
    }

    /** As where a jar was replaced under the process. */
    @Test
    void shouldGoOnAfterARoundThatMeetsAnError() throws InterruptedException {
        shouldGoOnAfter(() -> {
            throw new NoClassDefFoundError("on purpose");
        });
    }

    private static void shouldGoOnAfter(Runnable failure) throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        try (Rounds _ = new Rounds("failing", Duration.ofMillis(1), Duration.ofSeconds(5), () -> {
            rounds.countDown();
            failure.run();
        })) {
            assertTrue(rounds.await(5, TimeUnit.SECONDS), () -> rounds.getCount() + " rounds did not come");
        }
    }
}
