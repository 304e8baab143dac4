package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnheardLogTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(UnheardLogTest.class);

    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final Set<String> makers = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    /** Tells what it has made. */
    private final class Encoder extends EncoderBase<ILoggingEvent> {
        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            if (event.getLoggerName().equals(LOG.getName())) {
                made.add(event.getFormattedMessage());
                makers.add(Thread.currentThread().getName());
                return event.getFormattedMessage().getBytes(StandardCharsets.UTF_8);
            }
            return new byte[0];
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    @BeforeEach
    void write() {
        appender.setContext(ROOT.getLoggerContext());
        appender.setEncoder(new Encoder());
        appender.setOutputStream(written);
        appender.addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                return event.getMessage().equals("left out") ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
        });
        appender.start();
        ROOT.iteratorForAppenders().forEachRemaining(usual::add);
        usual.forEach(ROOT::detachAppender);
        ROOT.addAppender(appender);
    }

    @AfterEach
    void stopWriting() {
        ROOT.detachAppender(appender);
        usual.forEach(ROOT::addAppender);
    }

    @Test
    void shouldMakeLinesThatNobodyReads() {
        try (UnheardLog _ = new UnheardLog()) {
            LOG.info("one");
            LOG.info("left out");
            LOG.warn("two");
        }
        assertEquals(List.of("one", "two"), made);
        assertEquals(Set.of("AsyncAppender-Worker-ASIDE"), makers);
        assertEquals("", written.toString(StandardCharsets.UTF_8));
        LOG.info("three");
        assertEquals("three", written.toString(StandardCharsets.UTF_8));
    }
}
