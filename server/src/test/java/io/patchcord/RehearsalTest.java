package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
class RehearsalTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.setContext(ROOT.getLoggerContext());
        appender.start();
        ROOT.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        ROOT.detachAppender(appender);
    }

    @Test
    void shouldPlaceWholeCallsAndLogNothingOfThem() {
        Level usual = ROOT.getLevel();
        int calls = Rehearsal.play(Duration.ofSeconds(3));
        assertTrue(calls > 0, () -> "no call was placed: " + lines);
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("INFO rehearsing calls"), lines.getFirst());
        assertTrue(lines.getLast().startsWith("INFO rehearsed " + calls + " calls in "), lines.getLast());
        assertEquals(usual, ROOT.getLevel());
    }

    @Test
    void shouldDoNothingWhenThereIsNoTimeForIt() {
        assertEquals(0, Rehearsal.play(Duration.ZERO));
        assertEquals(List.of(), lines);
    }
}
