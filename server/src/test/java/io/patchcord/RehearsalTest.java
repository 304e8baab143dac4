package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.patchcord.bridge.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.h2.store.fs.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
class RehearsalTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OWN = (Logger) LoggerFactory.getLogger("io.patchcord");

    private static final String MEMORY = "nioMemFS:";

    private final Level usual = OWN.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> ofCalls = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getLevel() + " " + event.getFormattedMessage();
            if (event.getLoggerName().equals(Rehearsal.class.getName())) {
                lines.add(line);
            } else if (line.contains("CArehearsal")) {
                ofCalls.add(line);
            }
        }
    };

    @BeforeEach
    void listen() {
        appender.setContext(ROOT.getLoggerContext());
        appender.start();
        ROOT.addAppender(appender);
        OWN.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        ROOT.detachAppender(appender);
        OWN.setLevel(usual);
    }

    @Test
    void shouldPlaceWholeCallsAndLogNothingOfThem() throws Exception {
        FutureTask<Void> file = new FutureTask<>(() -> Eventually.holds(
                () -> !FileUtils.newDirectoryStream(MEMORY).isEmpty(), "its store is in no file"), null);
        Thread.ofVirtual().start(file);
        int calls = Rehearsal.play(Duration.ofSeconds(24));   // a talk takes six, a cold bridge three
        file.get();
        assertTrue(calls > 0, () -> "no call was placed: " + lines);
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("INFO rehearsing calls"), lines.getFirst());
        assertTrue(lines.getLast().matches("INFO rehearsed " + calls
                + " calls in \\d+ ms, [1-9]\\d* in real time and [1-9]\\d* conversations through TLS: .*"),
                lines.getLast());
        assertEquals(List.of(), ofCalls);
        assertEquals(List.of(), FileUtils.newDirectoryStream(MEMORY));
        OWN.debug("CArehearsal is heard again");
        assertEquals(1, ofCalls.size());
    }

    @Test
    void shouldDoNothingWhenThereIsNoTimeForIt() {
        assertEquals(0, Rehearsal.play(Duration.ZERO));
        assertEquals(List.of(), lines);
    }
}
