package io.patchcord;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.patchcord.config.LoggingConfig;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Makes the log what the configuration wants: until then it is text, at level INFO, as {@code logback.xml} has it. */
final class Logging {
    private static final String OWN = "io.patchcord";

    private Logging() {
    }

    static void apply(LoggingConfig config) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(OWN).setLevel(Level.toLevel(config.level()));
        if (config.format() == LoggingConfig.Format.JSON) {
            context.getLogger(StartReport.class).setLevel(Level.INFO);   // told at every level, as it is in text
            Iterator<Appender<ILoggingEvent>> appenders =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    stream.setEncoder(json(context));
                }
            }
        }
    }

    /** Has a thread of its own write the log from now on. */
    static void aside() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> console = root.getAppender("CONSOLE");
        LogAside aside = new LogAside();
        aside.setContext(context);
        aside.addAppender(console);
        aside.start();
        root.addAppender(aside);
        root.detachAppender(console);
    }

    /** Writes what waits to be; nothing is logged afterwards. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** One object a line; the message is there as it was formatted, the call's key under {@code mdc}. */
    static JsonEncoder json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder() {
            @Override
            public byte[] encode(ILoggingEvent event) {
                return super.encode(event.getLoggerName().equals(StartReport.class.getName()) ? event   // has paths
                        : LogText.hidden(event));
            }
        };
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.start();
        return encoder;
    }
}
