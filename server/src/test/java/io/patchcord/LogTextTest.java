package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void aMessageIsOneLineAndShowsNoCard() {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger("test"), Level.WARN,
                "closed: {}\r\n2026-01-01 forged", null, new Object[] {"4111 1111 1111 1111"});
        assertEquals("closed: **** **** **** 1111??2026-01-01 forged", new LogText().convert(event));
    }
}
