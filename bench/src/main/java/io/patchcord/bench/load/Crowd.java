package io.patchcord.bench.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Callers who come and go so that a number of them is always on the line. Who leaves hears his agent out and says
 * nothing for two seconds before hanging up, so that all that was sent can have arrived. The generator's thread.
 */
final class Crowd extends Timed {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LISTEN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long SET_UP_NANOS = Duration.ofSeconds(20).toNanos();
    /** The bridge must let go of its end by itself before this end is closed. */
    private static final long LINGER_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int PLACED_AT_ONCE = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Guest(LoadCall call, long dueNanos) {
    }

    private final Traffic traffic;
    private final Meter meter;
    private final int size;
    private final long stayMillis;
    private final Random random;
    private final List<Guest> live = new ArrayList<>();
    private final List<Guest> listening = new ArrayList<>();
    private final Deque<Guest> quiet = new ArrayDeque<>();
    private final Deque<Guest> gone = new ArrayDeque<>();
    private boolean open = true;
    private long lost;
    private long lostToAgents;
    private int broken;
    private String failure = "";

    /**
     * Nobody yet.
     *
     * @param size callers at once
     * @param stay their mean stay, exponentially distributed; zero when nobody leaves by himself
     */
    Crowd(Traffic traffic, Meter meter, int size, Duration stay, Random random) {
        this.traffic = traffic;
        this.meter = meter;
        this.size = size;
        this.stayMillis = stay.toMillis();
        this.random = random;
    }

    /** Lets them in, a few every 100 ms. */
    void begin() {
        traffic.generator().at(System.nanoTime(), this);
    }

    @Override
    void fire(long nowNanos) {
        for (Guest guest : List.copyOf(live)) {
            if (!guest.call.isUp() && guest.call.failure().isEmpty() && guest.call.ageNanos(nowNanos) > SET_UP_NANOS) {
                guest.call.failed("no sound from the agent in time");
            }
            if (!guest.call.failure().isEmpty()) {
                live.remove(guest);
                broke(guest.call, nowNanos);
            } else if (stayMillis > 0 && guest.call.isUp() && nowNanos - guest.dueNanos >= 0) {
                leave(guest.call);
            }
        }
        for (Guest guest : List.copyOf(listening)) {
            if (guest.call.toCaller().missing() == 0 || nowNanos - guest.dueNanos >= 0) {
                listening.remove(guest);
                traffic.line(guest.call).ifPresent(CallerLine::mute);
                quiet.add(new Guest(guest.call, nowNanos + QUIET_NANOS));
            }
        }
        while (!quiet.isEmpty() && nowNanos - quiet.peek().dueNanos >= 0) {
            hangUp(quiet.remove().call, nowNanos);
        }
        while (!gone.isEmpty() && nowNanos - gone.peek().dueNanos >= 0) {
            traffic.forget(gone.remove().call);
        }
        for (int i = 0; open && i < PLACED_AT_ONCE && live.size() < size; i++) {
            live.add(new Guest(traffic.place(meter), nowNanos + stayNanos()));
        }
        traffic.generator().at(nowNanos + LOOK_NANOS, this);
    }

    private long stayNanos() {
        return (long) (-Math.log(1 - random.nextDouble()) * stayMillis * NANOS_PER_MILLI);
    }

    private void broke(LoadCall call, long nowNanos) {
        broken++;
        failure = failure.isEmpty() ? call.callSid() + ": " + call.failure() : failure;
        gone.add(new Guest(call, nowNanos + LINGER_NANOS));
    }

    private void hangUp(LoadCall call, long nowNanos) {
        if (call.failure().isEmpty()) {
            lostToAgents += call.toAgent().missing();
            lost += call.toAgent().missing() + call.toCaller().missing();
            traffic.hangUp(call);
            gone.add(new Guest(call, nowNanos + LINGER_NANOS));
        } else {
            broke(call, nowNanos);
        }
    }

    /** This one leaves now, and another one comes. Where nobody leaves by himself, nobody waits for the last words. */
    void leave(LoadCall call) {
        if (live.removeIf(guest -> guest.call == call)) {
            call.agent().ifPresent(AgentLine::mute);
            listening.add(new Guest(call, System.nanoTime() + (stayMillis > 0 ? LISTEN_NANOS : 0)));
        }
    }

    /** This one is of no use any more, whether or not he knows; another one comes. */
    void abandon(LoadCall call) {
        if (live.removeIf(guest -> guest.call == call)) {
            gone.add(new Guest(call, System.nanoTime() + LINGER_NANOS));
        }
    }

    /** One of those who hear their agent. */
    LoadCall any() {
        List<LoadCall> up = live.stream().map(Guest::call).filter(LoadCall::isUp).toList();
        return up.isEmpty() ? null : up.get(random.nextInt(up.size()));
    }

    /** Everybody leaves, and nobody comes. */
    void close() {
        open = false;
        live.stream().map(Guest::call).toList().forEach(this::leave);
    }

    /** Whether everybody has hung up. */
    boolean isEmpty() {
        return live.isEmpty() && listening.isEmpty() && quiet.isEmpty();
    }

    int live() {
        return (int) live.stream().filter(guest -> guest.call.isUp()).count();
    }

    boolean isComplete() {
        return live() == size;
    }

    /** Frames of calls that came to a good end, and never arrived. */
    long lost() {
        return lost;
    }

    /** Those of them that callers sent. */
    long lostToAgents() {
        return lostToAgents;
    }

    /** Calls that came to no good end. */
    int broken() {
        return broken;
    }

    /** What became of the first of them, or an empty text. */
    String failure() {
        return failure;
    }
}
