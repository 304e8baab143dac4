package io.patchcord;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps out of the log what Helidon calls an error although it is none: a connection that was accepted in the moment
 * its listener stopped, and is closed as it would be a moment later. The executor of which that line speaks refuses
 * nothing before the stop; a listener that breaks says so in other words. Stateless.
 */
public final class LateConnections extends Filter<ILoggingEvent> {
    private static final String LISTENER = "io.helidon.webserver.ServerListener";
    private static final String LINE = "Executor rejected handler for new connection";

    /** Made by logback. */
    public LateConnections() {
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return LINE.equals(event.getMessage()) && LISTENER.equals(event.getLoggerName()) ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
