package io.patchcord.control;

import io.helidon.websocket.WsListener;
import io.patchcord.call.LiveDesk;
import io.patchcord.config.OperatorConfig;
import io.patchcord.net.Rounds;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What callers say and hear, live, for a few operators: how loud it is, or the sound itself. Each has a tap and a
 * thread of its own; one who takes five seconds for a message is dropped, and no call ever waits for one. Thread-safe.
 */
public final class Sounds implements AutoCloseable {
    static final String PROTOCOL = "patchcord.sound";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final int MOST = 16;

    private final LiveDesk desk;
    private final Duration stuck;
    private final Set<SoundClient> clients = ConcurrentHashMap.newKeySet();
    private final Rounds rounds;

    /** Of the calls of this desk. */
    public Sounds(LiveDesk desk) {
        this(desk, LOOK, STUCK);
    }

    Sounds(LiveDesk desk, Duration look, Duration stuck) {
        this.desk = desk;
        this.stuck = stuck;
        this.rounds = new Rounds("sounds", look, LOOK, this::look);
    }

    /** A socket for each client whom this configuration of the listener lets in. */
    public Supplier<WsListener> sockets(OperatorConfig config) {
        FeedDoor door = new FeedDoor(config, PROTOCOL);
        return () -> new ClientSocket(door, "say see or hear and a callSid, or come back when fewer do",
                socket -> new SoundClient(this, socket));
    }

    LiveDesk desk() {
        return desk;
    }

    /** False when there are as many as may be. */
    boolean join(SoundClient client) {
        return clients.size() < MOST && clients.add(client);
    }

    void leave(SoundClient client) {
        clients.remove(client);
    }

    private void look() {
        long now = System.nanoTime();
        clients.stream().filter(client -> client.isStuck(now, stuck)).forEach(SoundClient::drop);
    }

    @Override
    public void close() {
        rounds.close();
        clients.forEach(SoundClient::drop);
    }
}
