package io.patchcord.outbound;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which of the processes that share a store are gone: those of this machine that have ended, and others that have
 * not moved while this one did, several times in a row. No clock is asked, and an outage of the store, in which nobody
 * moves, makes nobody seem gone. For one thread at a time.
 */
public final class Succession {
    /** At the pace of {@link OutboundBatches#LOOK}: half a minute, several times what a beat may take. */
    static final int ROUNDS = 15;

    private final int mostStill;

    private record Seen(long beats, int rounds) {
    }

    private Map<String, Seen> seen = Map.of();

    /** Holds who has not moved for so many rounds for gone. */
    public Succession(int mostStill) {
        this.mostStill = mostStill;
    }

    /** Who is gone, by how far each has moved now; somebody below zero is. */
    public Set<String> gone(Map<String, Long> beats) {
        Map<String, Seen> next = new HashMap<>();
        beats.forEach((owner, count) -> {
            Seen before = seen.get(owner);
            boolean still = before != null && before.beats() == count;
            next.put(owner, new Seen(count, still ? before.rounds() + 1 : 0));
        });
        seen = next;
        return next.entrySet().stream()
                .filter(entry -> entry.getValue().beats() < 0 || entry.getValue().rounds() >= mostStill
                        || ProcessKey.isSurelyGone(entry.getKey()))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
