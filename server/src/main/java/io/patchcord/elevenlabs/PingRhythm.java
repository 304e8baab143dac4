package io.patchcord.elevenlabs;

/** How often an agent pings, which nobody promises: the longest gap so far. One thread pings, any may look. */
final class PingRhythm {
    /** Fewer gaps tell nothing yet, */
    private static final int LEAST_GAPS = 4;

    /** nor do those of a shorter time: who measures a delay at first may ping seldom later. */
    private static final long LEAST_WATCHED_NANOS = 8_000_000_000L;

    /** What follows sooner is a burst, as a conversation may begin with. */
    private static final long LEAST_GAP_NANOS = 500_000_000;

    private boolean pinged;
    private int gaps;
    private long firstNanos;
    private long lastNanos;
    private long longest;
    private volatile long known;

    /** A ping came. */
    void pinged(long nowNanos) {
        if (pinged && nowNanos - lastNanos >= LEAST_GAP_NANOS) {
            gaps++;
            longest = Math.max(longest, nowNanos - lastNanos);
            known = gaps < LEAST_GAPS || nowNanos - firstNanos < LEAST_WATCHED_NANOS ? 0 : longest;
        }
        firstNanos = pinged ? firstNanos : nowNanos;
        pinged = true;
        lastNanos = nowNanos;
    }

    /** The longest time between two pings; 0 while there is no rhythm. */
    long longestGapNanos() {
        return known;
    }
}
