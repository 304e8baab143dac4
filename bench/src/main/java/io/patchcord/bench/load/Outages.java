package io.patchcord.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Outages in an order that follows from the seed: all of {@link Outage} this machine can do, then all in another order.
 * One at a time, and as long a rest after each, on a thread of their own: a server takes its time to stop and to start.
 */
final class Outages {
    /** An outage, as the clock on the wall saw it. */
    private record Past(Outage outage, Instant from, Instant to) {
    }

    private final Foundation foundation;
    private final Duration length;
    private final Random random;
    private final Consumer<String> progress;
    private final CountDownLatch runEnds = new CountDownLatch(1);
    private final List<Past> past = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile RuntimeException failure;

    /** None yet; each will last so long. */
    Outages(Foundation foundation, Duration length, long seed, Consumer<String> progress) {
        this.foundation = foundation;
        this.length = length;
        this.random = new Random(seed);
        this.progress = progress;
    }

    /** Goes on until {@link #end()}. */
    void begin() {
        thread.start();
    }

    private void run() {
        List<Outage> possible = Stream.of(Outage.values()).filter(one -> one.lacks(foundation).isEmpty()).toList();
        List<Outage> turn = new ArrayList<>();
        try {
            while (!possible.isEmpty() && runEnds.getCount() > 0) {
                if (turn.isEmpty()) {
                    turn.addAll(possible);
                    Collections.shuffle(turn, random);
                }
                Outage outage = turn.removeLast();
                progress.accept(outage.words());
                Instant from = Instant.now();
                outage.last(foundation, new Spell(length, runEnds));
                past.add(new Past(outage, from, Instant.now()));
                new Spell(length, runEnds).pass();
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** The one that lasts, if any, ends now, and no other begins. */
    void end() {
        runEnds.countDown();
    }

    /** Whether all is as it was; throws when that cannot be. */
    boolean isOver() {
        if (failure != null) {
            throw new LoadException("an outage could not be made or ended: " + failure.getMessage(), failure);
        }
        return !thread.isAlive();
    }

    /** How often each happened that can happen here. */
    Map<Outage, Integer> done() {
        Map<Outage, Integer> done = new EnumMap<>(Outage.class);
        past.forEach(one -> done.merge(one.outage, 1, Integer::sum));
        return done;
    }

    /** Whether one of these has happened. */
    boolean have(Outage... kinds) {
        return Stream.of(kinds).anyMatch(done()::containsKey);
    }

    /** Those that cannot, and why. */
    Map<Outage, String> leftOut() {
        Map<Outage, String> leftOut = new EnumMap<>(Outage.class);
        for (Outage one : Outage.values()) {
            if (!one.lacks(foundation).isEmpty()) {
                leftOut.put(one, one.lacks(foundation));
            }
        }
        return leftOut;
    }

    /** Whether it was during one of them. */
    boolean saw(Instant moment) {
        return past.stream().anyMatch(one -> !moment.isBefore(one.from) && moment.isBefore(one.to));
    }
}
