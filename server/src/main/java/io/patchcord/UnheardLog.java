package io.patchcord;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The log of a {@link Rehearsal}: until it is closed the root logger's lines are made as they are when calls are taken,
 * by a thread aside, and written nowhere, whoever says them. A log that said nothing would leave all that to be
 * compiled under the first real calls. One thread opens and closes it, any may log.
 */
final class UnheardLog implements AutoCloseable {
    private final Logger root;
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    private final LogAside aside = new LogAside();

    UnheardLog() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(usual::add);
        aside.setContext(context);
        usual.stream().filter(OutputStreamAppender.class::isInstance).findFirst()
                .ifPresent(written -> aside.addAppender(nowhere((OutputStreamAppender<ILoggingEvent>) written)));
        aside.start();
        root.addAppender(aside);
        usual.forEach(root::detachAppender);
    }

    /** Makes the same lines. */
    private static OutputStreamAppender<ILoggingEvent> nowhere(OutputStreamAppender<ILoggingEvent> written) {
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(written.getContext());
        appender.setName("NOWHERE");
        appender.setEncoder(written.getEncoder());
        written.getCopyOfAttachedFiltersList().forEach(appender::addFilter);
        appender.setOutputStream(OutputStream.nullOutputStream());
        appender.start();
        return appender;
    }

    /** The usual log goes on; nothing said before reaches it. */
    @Override
    public void close() {
        usual.forEach(root::addAppender);
        root.detachAppender(aside);
        aside.stop();
    }
}
