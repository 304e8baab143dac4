package io.patchcord.simulator;

import java.time.Duration;
import java.util.Random;

/**
 * What a poor connection does to a media stream, each way. The stream is TCP, so nothing of it is lost or overtakes;
 * what a caller loses is 20 ms of sound on the way between his phone and Twilio. Immutable.
 *
 * @param delay every message comes so much later
 * @param jitter and up to so much more, at random, in the order it was sent
 * @param loss the share of 20 ms pieces heard as silence, 0 to 1
 * @param stall one second into every five nothing gets through for so long, then all at once
 * @param seed of all that is random
 */
public record Impairments(Duration delay, Duration jitter, double loss, Duration stall, long seed) {
    private static final long STALL_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STALL_AT_NANOS = Duration.ofSeconds(1).toNanos();
    /** A good connection. */
    public static final Impairments NONE = new Impairments(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0);

    /** Refuses what no connection does. */
    public Impairments {
        if (delay.isNegative() || jitter.isNegative() || stall.isNegative()) {
            throw new IllegalArgumentException("delay, jitter and stall must not be negative");
        }
        if (stall.toNanos() > STALL_EVERY_NANOS - STALL_AT_NANOS) {
            throw new IllegalArgumentException("a stall is four seconds at most: one comes every five");
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("the loss must be from 0 to 100 per cent");
        }
    }

    /** Whether messages take their time at all. */
    boolean holdsBack() {
        return !delay.isZero() || !jitter.isZero() || !stall.isZero();
    }

    /** How much later than on a good connection a message comes at most. */
    Duration longest() {
        return delay.plus(jitter).plus(stall);
    }

    /** The dice of one part of the connection: its throws move no other's. */
    Random dice(String part) {
        return new Random(seed * 31 + part.hashCode());
    }

    /** Whether the next 20 ms are lost. */
    boolean loses(Random dice) {
        return loss > 0 && dice.nextDouble() < loss;
    }

    /** When a message arrives, by when it is sent: both in nanoseconds since the first one's sending. */
    long arrivalNanos(long sentNanos, Random dice) {
        long late = jitter.isZero() ? 0 : dice.nextLong(jitter.toNanos() + 1);
        long arrival = sentNanos + delay.toNanos() + late;
        long sinceStall = arrival % STALL_EVERY_NANOS - STALL_AT_NANOS;
        return sinceStall >= 0 && sinceStall < stall.toNanos() ? arrival - sinceStall + stall.toNanos() : arrival;
    }
}
