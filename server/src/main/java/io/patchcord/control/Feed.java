package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.websocket.WsListener;
import io.patchcord.config.OperatorConfig;
import io.patchcord.net.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What goes on, told live to any number of clients. One thread looks at the board five times a second at most while
 * anybody watches, or did a minute ago, and notes what changed; each client's own thread sends it what it has not seen.
 * A client that takes five seconds for a message is dropped. Thread-safe.
 */
public final class Feed implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration LINGER = Duration.ofMinutes(1);
    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final int REMEMBERED = 300;

    private final Supplier<ObjectNode> board;
    private final EventTap events;
    private final Duration stuck;
    private final BoardHistory history = new BoardHistory(REMEMBERED);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();
    private final Rounds rounds;
    private long toldEvents;
    private boolean looked;
    private volatile long watchedNanos = System.nanoTime() - LINGER.toNanos();

    /** Tells of this board, and of these events. */
    public Feed(LiveBoard board, EventTap events) {
        this(board::now, events, STUCK);
    }

    Feed(Supplier<ObjectNode> board, EventTap events, Duration stuck) {
        this.board = board;
        this.events = events;
        this.stuck = stuck;
        this.rounds = new Rounds("feed", LOOK, CLOSING, this::look);
    }

    /** How far somebody has seen: a change of the board of that process, and an event. */
    record Seen(String epoch, long change, long event) {
    }

    /** What somebody is told, and how far he has then seen. */
    record News(List<String> messages, Seen seen) {
    }

    /** A socket for each client whom this configuration of the listener lets in. */
    public Supplier<WsListener> sockets(OperatorConfig config) {
        FeedDoor door = new FeedDoor(config);
        return () -> new ClientSocket(door, "say hello or watch", socket -> new FeedClient(this, socket));
    }

    EventTap events() {
        return events;
    }

    void join(FeedClient client) {
        lock.lock();
        try {
            if (clients.isEmpty()) {
                looked = false;   // nobody has looked for some time, perhaps
            }
            clients.add(client);
        } finally {
            lock.unlock();
        }
        watchedNanos = System.nanoTime();
    }

    void leave(FeedClient client) {
        clients.remove(client);
        nudge();
    }

    /** How many watch. */
    int clients() {
        return clients.size();
    }

    private void look() {
        long now = System.nanoTime();
        if (!clients.isEmpty()) {
            watchedNanos = now;
        }
        if (now - watchedNanos < LINGER.toNanos()) {
            clients.stream().filter(client -> client.isStuck(now, stuck)).forEach(FeedClient::drop);
            note(board.get());
        }
    }

    private void note(ObjectNode now) {
        lock.lock();
        try {
            boolean news = history.update(now) || !looked || events.latest() != toldEvents;
            looked = true;
            toldEvents = events.latest();
            if (news) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks again whether somebody has stopped waiting. */
    void nudge() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is new to who has seen so much; nothing, when there was nothing for as long as {@code most}, or when
     * {@code stop} holds after a {@link #nudge()}.
     */
    News await(Seen seen, BooleanSupplier stop, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (left > 0 && (!looked || seen.epoch().equals(history.epoch()) && seen.change() == history.number()
                    && seen.event() == toldEvents && !stop.getAsBoolean())) {
                left = changed.awaitNanos(left);
            }
            return looked ? new News(history.since(seen.epoch(), seen.change()),
                    new Seen(history.epoch(), history.number(), toldEvents)) : new News(List.of(), seen);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        rounds.close();
        clients.forEach(FeedClient::drop);
    }
}
