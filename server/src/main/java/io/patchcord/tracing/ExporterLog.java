package io.patchcord.tracing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What OpenTelemetry's SDK has to say, a line each in the log that operators read and in its form: the SDK speaks to
 * the JDK's own logging, which would print stack traces to standard error, between lines of JSON. Thread-safe.
 */
final class ExporterLog extends Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ExporterLog.class);
    /** Held, for the JDK forgets loggers nobody holds, with their handlers. */
    private static final java.util.logging.Logger SDK = java.util.logging.Logger.getLogger("io.opentelemetry");

    static {
        SDK.setUseParentHandlers(false);
        SDK.addHandler(new ExporterLog());
    }

    private ExporterLog() {
    }

    /** From now on the SDK is heard. */
    static void listen() {
        LOG.debug("traces go to a collector");
    }

    @Override
    public void publish(LogRecord record) {
        Throwable cause = record.getThrown();
        String text = cause == null ? record.getMessage() : record.getMessage() + " " + cause;
        if (record.getLevel().intValue() < Level.WARNING.intValue()) {
            LOG.debug("traces: {}", text);
        } else {
            LOG.warn("traces: {}", text);
        }
    }

    @Override
    public void flush() {
        // nothing is kept
    }

    @Override
    public void close() {
        // nothing is held
    }
}
