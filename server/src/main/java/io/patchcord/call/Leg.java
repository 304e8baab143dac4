package io.patchcord.call;

/** One side of a call, as far as its end and its deadlines go. Every method may be called by any thread. */
public interface Leg {
    /** Closes in order, once; may wait for a write in progress. */
    void close(String reason);

    /** Closes the socket at once; never waits. */
    void abort();

    /** {@link System#nanoTime()} of the last frame of any kind from this side. */
    long receivedNanos();

    /** {@link System#nanoTime()} since when a write waits for this side to read, or 0. */
    long writingSinceNanos();
}
