package io.patchcord;

import io.patchcord.call.Switchboard;
import io.patchcord.net.PortListener;
import io.patchcord.net.Rounds;
import io.patchcord.store.Siblings;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between the word to stop and the end of the last call: tells how many there are, and leaves the ports to the
 * next process as soon as that takes calls. Until then new calls are answered here, by the busy words or a person.
 */
final class Drain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LOOKS_A_LINE = 10;

    private final Switchboard switchboard;
    private final Siblings siblings;
    private final List<PortListener> listeners;
    private final long begunNanos = System.nanoTime();
    private final Rounds rounds;
    private boolean left;
    private int looks;

    /** Begins at once. */
    Drain(Switchboard switchboard, Siblings siblings, List<PortListener> listeners) {
        this.switchboard = switchboard;
        this.siblings = siblings;
        this.listeners = listeners;
        siblings.become(Siblings.State.DRAINING);
        this.rounds = new Rounds("drain", LOOK, PATIENCE, this::look);
    }

    private void look() {
        if (!left && siblings.hasSuccessor()) {
            left = true;
            listeners.forEach(PortListener::stopAccepting);
            LOG.info("stopping: another process has the ports, and takes the calls that come");
        }
        if (looks++ % LOOKS_A_LINE == 0) {
            LOG.info("stopping: {} calls live after {} s", switchboard.admitted(),
                    Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds());
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
