package io.patchcord.call;

/** One turn of the agent in the play-out, with the one behind it. Not thread-safe: the play-out's lock guards it. */
final class Turn {
    private final long eventId;
    private final long start;
    private int chunk;
    private Turn next;
    private long heardThrough;
    private long heardNanos;

    /** A turn whose audio begins at this position; its marks are numbered from the chunk. */
    Turn(long eventId, long start, int chunk) {
        this.eventId = eventId;
        this.start = start;
        this.chunk = chunk;
        this.heardThrough = start;
    }

    long eventId() {
        return eventId;
    }

    /** Where its audio begins, in bytes of the stream. */
    long start() {
        return start;
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

    int chunk() {
        return chunk;
    }

    /** A name for the mark behind the next chunk. */
    String nextMark() {
        return "t" + eventId + ":" + chunk++;
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
