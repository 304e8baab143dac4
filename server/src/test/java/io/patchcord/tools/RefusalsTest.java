package io.patchcord.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalsTest {
    @Test
    void shouldTellEachStatusOnceUntilTheServerWorksAgain() {
        Logger log = (Logger) LoggerFactory.getLogger(Refusals.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            Refusals refusals = new Refusals("due");
            for (int status : new int[] {404, 404, 422, 503, 404, 200, 404}) {
                refusals.answered("CA1", status);
            }
        } finally {
            log.detachAppender(lines);
        }
        String before = "call CA1: the server of the tool due answers with status ";
        String after = "; not told again until it works";
        assertEquals(List.of(before + 404 + after, before + 422 + after, before + 404 + after),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }
}
