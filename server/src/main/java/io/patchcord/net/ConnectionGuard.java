package io.patchcord.net;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a listener's HTTP/1.1, which of itself waits for ever and takes what can be read two ways. A connection
 * gets so long to bring a request, and that request so long to be answered; of connections that wait for the same there
 * are only so many, and when there is one more, the one that has waited longest goes: whoever means it does not dawdle.
 * Must be the listener's only selector, or Helidon waits for bytes before it asks. Thread-safe.
 */
public final class ConnectionGuard implements ServerConnectionSelector, Watchdog.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    /**
     * How patient a listener is.
     *
     * @param head from a connection, or a request's first byte, to the end of its headers
     * @param answer from there to the end of our answer, the body between them
     * @param next between two requests; longer than a proxy keeps its connections
     * @param mostWaiting connections in each of these three states
     */
    public record Limits(Duration head, Duration answer, Duration next, int mostWaiting) {
        private static final Duration NEXT = Duration.ofMinutes(5);
        private static final int LEAST = 500;

        /** Those of a listener for this many calls at once, whose headers must come within the deadline. */
        public static Limits of(Duration head, int calls) {
            return new Limits(head, head.multipliedBy(3), NEXT, Math.max(LEAST, 2 * calls));
        }
    }

    private final ServerConnectionSelector http;
    private final Limits limits;
    private final Set<GuardedConnection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();
    private final Optional<ServerTls> tls;
    private final AtomicBoolean told = new AtomicBoolean();

    /** A guard before this HTTP; {@link #check} must be called a few times a second. */
    public ConnectionGuard(ServerConnectionSelector http, Limits limits) {
        this(http, limits, Optional.empty());
    }

    /**
     * Likewise, and ends TLS, if any, within the same limits. Helidon's own comes before every selector: a peer that
     * stops in its handshake is waited for without end there, and whoever sends anything else leaves a stack trace.
     */
    public ConnectionGuard(ServerConnectionSelector http, Limits limits, Optional<ServerTls> tls) {
        this.http = http;
        this.limits = limits;
        this.tls = tls;
    }

    /** Requests refused because they could be understood two ways. */
    public long refused() {
        return refused.sum();
    }

    /** Connections closed because they took too long, or because too many waited. */
    public long cutOff() {
        return cutOff.sum();
    }

    /** Connections on which no TLS came about: no trust, plain HTTP, what broke off. */
    public long failedHandshakes() {
        return failedHandshakes.sum();
    }

    /** Connections in this state. */
    long waiting(GuardedConnection.Wait owed) {
        return connections.stream().filter(one -> one.moment().owed() == owed).count();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Listed(new GuardedConnection(context, this));
    }

    @Override
    public void check(long nowNanos) {
        for (GuardedConnection connection : connections) {
            GuardedConnection.Moment moment = connection.moment();
            Duration most = switch (moment.owed()) {
                case HEAD -> limits.head();
                case NEXT -> limits.next();
                case ANSWER -> limits.answer();
            };
            if (nowNanos - moment.sinceNanos() > most.toNanos()) {
                cutOff(connection, moment);
            }
        }
    }

    /** Somebody else watches it from now on. */
    void letGo(GuardedConnection connection) {
        connections.remove(connection);
    }

    /** Has the same limits once more. */
    void watch(GuardedConnection connection) {
        connections.add(connection);
    }

    void failedHandshake(String why) {
        failedHandshakes.increment();
        LOG.debug("no TLS came about: {}", why);
    }

    void refused(String why) {
        refused.increment();
        if (told.compareAndSet(false, true)) {
            LOG.warn("a request was refused: {} (further ones are counted only)", why);
        }
    }

    private void cutOff(GuardedConnection connection, GuardedConnection.Moment moment) {
        if (connections.remove(connection)) {
            // a peer that says nothing between two requests does nothing wrong
            if (moment.owed() != GuardedConnection.Wait.NEXT) {
                cutOff.increment();
            }
            connection.abort();
        }
    }

    /** One at a time, or many that come together would all send the same one away. */
    private synchronized void makeRoom() {
        Map<GuardedConnection.Wait, List<Waiting>> waiting = connections.stream().map(Waiting::new)
                .collect(Collectors.groupingBy(one -> one.moment().owed()));
        waiting.values().stream().filter(alike -> alike.size() > limits.mostWaiting()).forEach(alike ->
                alike.stream().sorted(Comparator.comparingLong(one -> one.moment().sinceNanos()))
                        .limit(alike.size() - limits.mostWaiting())
                        .forEach(longest -> cutOff(longest.connection(), longest.moment())));
    }

    /** A connection as it was when it was looked at. */
    private record Waiting(GuardedConnection connection, GuardedConnection.Moment moment) {
        Waiting(GuardedConnection connection) {
            this(connection, connection.moment());
        }
    }

    /** Helidon's connection, on the list for as long as it is served. */
    private final class Listed implements ServerConnection, InterruptableTask<Void> {
        private final GuardedConnection guarded;
        /** None before it is served, or while the peer has yet to speak TLS. */
        private volatile ServerConnection connection;

        private Listed(GuardedConnection guarded) {
            this.guarded = guarded;
        }

        @Override
        public void handle(Semaphore requestLimit) throws InterruptedException {
            connections.add(guarded);
            makeRoom();
            try {
                tls.ifPresent(guarded::secure);
                connection = http.connection(guarded);
                connection.handle(requestLimit);
            } finally {
                guarded.end();
                connections.remove(guarded);
            }
        }

        /** A stop interrupts whoever waits for a request, and waits for whoever answers one. */
        @Override
        public boolean canInterrupt() {
            ServerConnection now = connection;
            return now == null || now instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO;   // the deadlines are ours
        }

        @Override
        public void close(boolean interrupt) {
            ServerConnection now = connection;
            if (now == null) {
                guarded.abort();
            } else {
                now.close(interrupt);
            }
        }
    }
}
