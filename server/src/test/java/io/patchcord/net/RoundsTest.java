package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    /** Else nobody can tell which class it is that is missing. */
    @Test
    void shouldTellAnErrorWithItsMessageAndAnExceptionWithout() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(Rounds.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            shouldGoOnAfterARoundThatFails();
            shouldGoOnAfterARoundThatMeetsAnError();
        } finally {
            log.detachAppender(lines);
        }
        assertEquals(2, lines.list.size());
        assertNull(lines.list.getFirst().getThrowableProxy());
        assertEquals("on purpose", lines.list.getLast().getThrowableProxy().getMessage());
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
