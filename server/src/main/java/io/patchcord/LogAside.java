package io.patchcord;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has lines formatted and written by a thread of its own: whoever logs, with a call in hand, waits neither for regular
 * expressions nor for a pipe that nobody reads. What finds no room is dropped, and how much is told when there is room
 * again. Thread-safe.
 */
final class LogAside extends AsyncAppender {
    /** Some minutes of a busy bridge. */
    private static final int MOST_WAITING = 8_192;
    private static final int LAST_LINES_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(LogAside.class);

    private final LongAdder dropped = new LongAdder();

    LogAside() {
        setName("ASIDE");
        setQueueSize(MOST_WAITING);
        setDiscardingThreshold(0);
        setNeverBlock(true);
        setMaxFlushTime(LAST_LINES_MILLIS);
    }

    @Override
    protected void append(ILoggingEvent event) {
        int room = getRemainingCapacity();
        if (room == 0) {
            dropped.increment();
            return;
        }
        super.append(event);
        if (room > MOST_WAITING / 2 && dropped.sum() > 0) {
            long lines = dropped.sumThenReset();
            if (lines > 0) {
                LOG.warn("{} lines of the log were dropped while nobody read it", lines);
            }
        }
    }
}
