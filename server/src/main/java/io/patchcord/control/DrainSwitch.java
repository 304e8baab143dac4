package io.patchcord.control;

import io.patchcord.call.LiveDesk;
import io.patchcord.store.Siblings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators' switch for new calls. While it is on the process is not ready, calls that come hear the busy words or
 * a person, as when it stops, and those in progress go on. A restart forgets it. Thread-safe.
 */
public final class DrainSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(DrainSwitch.class);

    private final LiveDesk desk;
    private final Siblings siblings;
    private volatile String warning = "";

    /** Off. */
    public DrainSwitch(LiveDesk desk, Siblings siblings) {
        this.desk = desk;
        this.siblings = siblings;
    }

    /** Turns it; false when the process is on its way out. Waits for the store for a moment, so that siblings know. */
    synchronized boolean turn(boolean on, String who) {
        if (!desk.drain(on)) {
            return false;
        }
        if (on != isOn()) {
            siblings.become(on ? Siblings.State.DRAINING : Siblings.State.TAKING);
            LOG.warn(on ? "{} has closed the server to new calls: {} calls go on" : "{} has opened the server to new"
                    + " calls again: {} calls are live", who, desk.admitted());
            warning = on ? "No call is taken: " + who + " has closed the server to new calls at "
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ". Open it again on Now." : "";
        }
        return true;
    }

    /** Whether new calls are turned away. */
    public boolean isOn() {
        return !warning.isEmpty();
    }

    /** Who turned it on and when, while it is. */
    public List<String> warnings() {
        String now = warning;
        return now.isEmpty() ? List.of() : List.of(now);
    }
}
