package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A pipe that is read or not. */
@Timeout(30)
class LogAsideTest {
    private static final int MORE_THAN_FIT = 50_000;

    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger("a call");
    private final LogAside aside = new LogAside();

    @BeforeEach
    void start() {
        AppenderBase<ILoggingEvent> pipe = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                stuck.countDown();
                try {
                    read.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                written.add(event.getFormattedMessage());
            }
        };
        pipe.setContext(context);
        pipe.start();
        aside.setContext(context);
        aside.addAppender(pipe);
        aside.start();
    }

    @AfterEach
    void stop() {
        read.countDown();
        aside.stop();
    }

    @Test
    void nobodyWaitsAndWhatFindsNoRoomIsCounted() throws InterruptedException {
        append("first");
        stuck.await();
        for (int line = 0; line < MORE_THAN_FIT; line++) {
            append("line");
        }
        read.countDown();
        // the warning comes by the root logger, which this one is not attached to
        context.getLogger(LogAside.class).addAppender(aside);
        try {
            while (written.stream().noneMatch(line -> line.contains("dropped"))) {
                append("more");
                Thread.onSpinWait();
            }
        } finally {
            context.getLogger(LogAside.class).detachAppender(aside);
        }
        aside.stop();
        String warning = written.stream().filter(line -> line.contains("dropped")).findFirst().orElseThrow();
        long dropped = Long.parseLong(warning.substring(0, warning.indexOf(' ')));
        assertTrue(dropped > 0, warning);
        assertTrue(written.stream().filter("line"::equals).count() + dropped >= MORE_THAN_FIT, warning);
    }

    @Test
    void aStopWritesWhatWaits() throws InterruptedException {
        append("first");
        stuck.await();
        append("last");
        read.countDown();
        aside.stop();
        assertEquals(List.of("first", "last"), List.copyOf(written));
    }

    private void append(String message) {
        aside.doAppend(new LoggingEvent(Logger.class.getName(), logger, Level.INFO, message, null, null));
    }
}
