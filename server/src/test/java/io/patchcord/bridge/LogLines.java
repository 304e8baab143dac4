package io.patchcord.bridge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.patchcord.LogText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that is logged while this is open, with the text of exceptions. */
final class LogLines implements AutoCloseable {
    private static final Logger ROOT = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OWN = logger("io.patchcord");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> keyed = new CopyOnWriteArrayList<>();
    private final LogText text = new LogText();
    private final Level usual = OWN.getLevel();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String thrown = event.getThrowableProxy() == null ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getLevel() + " " + text.convert(event) + thrown);
            keyed.add(event.getMDCPropertyMap().get("call_sid") + " " + event.getFormattedMessage());
        }
    };

    LogLines() {
        appender.setContext(ROOT.getLoggerContext());
        appender.start();
        ROOT.addAppender(appender);
    }

    /** Also takes the bridge's debug lines. */
    LogLines withDebug() {
        OWN.setLevel(Level.DEBUG);
        return this;
    }

    /** The lines so far. */
    List<String> all() {
        return List.copyOf(lines);
    }

    /** The messages so far, each behind the call its thread worked for, or {@code null}. */
    List<String> keyed() {
        return List.copyOf(keyed);
    }

    void clear() {
        lines.clear();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    public void close() {
        ROOT.detachAppender(appender);
        OWN.setLevel(usual);
    }
}
