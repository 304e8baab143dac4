package io.patchcord.call;

/**
 * One turn of the agent in the play-out, or a stretch of one, or tones beside it, with what is behind it. Not
 * thread-safe: the play-out's lock guards it.
 */
final class Turn {
    private final long eventId;
    private final long start;
    private final boolean spoken;
    private final Turn origin;
    private int chunks;
    private Turn next;
    private long heardThrough;
    private long heardNanos;

    /** A turn whose audio begins at this position; spoken by the agent, or tones that nobody speaks. */
    Turn(long eventId, long start, boolean spoken) {
        this(eventId, start, spoken, null);
    }

    private Turn(long eventId, long start, boolean spoken, Turn origin) {
        this.eventId = eventId;
        this.start = start;
        this.spoken = spoken;
        this.origin = origin == null ? this : origin;
        this.heardThrough = start;
    }

    /** The same turn once more from this position on; its marks are numbered on. */
    Turn resumed(long position, boolean nowSpoken) {
        return new Turn(eventId, position, nowSpoken, origin);
    }

    long eventId() {
        return eventId;
    }

    /** Where its audio begins, in bytes of the stream. */
    long start() {
        return start;
    }

    /** Whether this is the agent's voice. */
    boolean spoken() {
        return spoken;
    }

    /** Where its audio ends; as far as can be while no other turn has begun. */
    long end() {
        return next == null ? Long.MAX_VALUE : next.start;
    }

    /** The turn behind it; null while there is none. */
    Turn next() {
        return next;
    }

    void followedBy(Turn turn) {
        next = turn;
    }

    /** A name for the mark behind the next chunk. */
    String nextMark() {
        return "t" + eventId + ":" + origin.chunks++;
    }

    /** The caller has heard it up to this position. */
    void heard(long position, long nowNanos) {
        if (position > heardThrough) {
            heardThrough = position;
            heardNanos = nowNanos;
        }
    }

    /** Bytes of it that were heard. */
    long heardBytes() {
        return heardThrough - start;
    }

    /** When the last of them was heard; 0 when none was. */
    long heardNanos() {
        return heardNanos;
    }
}
