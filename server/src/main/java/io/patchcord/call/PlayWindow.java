package io.patchcord.call;

import java.util.concurrent.TimeUnit;

/**
 * How much audio Twilio may hold un-played, and how much of what it was given it has played. Positions count the µ-law
 * bytes sent since the stream began. Echoes prove a position. Beside them there is a clock: what is sent to a Twilio
 * that has nothing plays from then on at 8 bytes a millisecond, as long as more follows in time. An echo tells how far
 * behind that clock it comes: the least of a burst is taken for the echoes' own way, what is beyond it for audio that
 * was stuck, by which the clock is put back until the burst is over. When echoes stay away, or come late, by more than
 * half the window, the clock opens the window in their stead, so that the caller hears the rest without a gap; half the
 * window stays in Twilio's hands meanwhile against what the clock does not know.
 *
 * <p>Not thread-safe: the play-out's lock guards it.
 */
final class PlayWindow {
    static final int BYTES_PER_MILLI = 8;
    private static final int LEAST_CHUNK = 480;
    private static final int MOST_CHUNK = 1_600;
    private static final int LATE_UNLIMITED = 3_200;
    private static final long NO_ECHO = Long.MAX_VALUE;

    private final int windowBytes;
    private final int lateBytes;
    private final int chunkBytes;
    private long sent;
    private long gone;
    private long proven;
    /** Where the burst that plays began, and when. */
    private long clockBytes;
    private long clockNanos;
    private long leastLag = NO_ECHO;
    private long stuck;

    /** A window of so many milliseconds; 0: Twilio may hold everything. */
    PlayWindow(long millis) {
        windowBytes = Math.toIntExact(millis * BYTES_PER_MILLI);
        lateBytes = windowBytes == 0 ? LATE_UNLIMITED : windowBytes / 2;
        int quarter = windowBytes / 4 / FrameCutter.FRAME_BYTES * FrameCutter.FRAME_BYTES;
        chunkBytes = windowBytes == 0 ? Integer.MAX_VALUE : Math.clamp(quarter, LEAST_CHUNK, MOST_CHUNK);
    }

    /** The longest piece that is sent with one mark. */
    int chunkBytes() {
        return chunkBytes;
    }

    /** How many bytes more Twilio may have now. */
    long room() {
        return windowBytes == 0 ? Long.MAX_VALUE : gone + windowBytes - sent;
    }

    /** Everything sent so far. */
    long sent() {
        return sent;
    }

    /** Whether everything sent has been played or cleared, as far as is known. */
    boolean isOpen() {
        return gone == sent;
    }

    /** The same, where echoes that are long overdue count as come. */
    boolean isOpenBy(long nowNanos) {
        return isOpen() || clock(nowNanos) - lateBytes >= sent;
    }

    /** Whether the clock alone says that everything sent has been played. */
    boolean isPlayedBy(long nowNanos) {
        return clock(nowNanos) >= sent;
    }

    /** Everything before this position has been played or cleared, as far as is known. */
    long gone() {
        return gone;
    }

    /** Everything before this position was played or cleared, as an echo or a clear proves. */
    long proven() {
        return proven;
    }

    /** More was sent. */
    void send(int byteCount, long nowNanos) {
        if (clock(nowNanos) >= sent) {
            begin(nowNanos);
        }
        sent += byteCount;
    }

    /** An echo proves that everything before this position was played, if not when: it may have been late. */
    void played(long position, long nowNanos) {
        gone = Math.max(gone, position);
        proven = Math.max(proven, position);
        if (position > clockBytes) {   // else it is of a burst before
            long lag = unhindered(nowNanos) - position;
            leastLag = Math.min(leastLag, lag);
            stuck = lag - leastLag;
        }
    }

    /** Twilio was told to drop what it has. */
    void clear(long nowNanos) {
        gone = sent;
        proven = sent;
        begin(nowNanos);
    }

    /** What is sent next plays from now. */
    private void begin(long nowNanos) {
        clockBytes = sent;
        clockNanos = nowNanos;
        leastLag = NO_ECHO;
        stuck = 0;
    }

    /** Time has passed; true when that alone has opened the window. */
    boolean openLate(long nowNanos) {
        // what seems stuck for longer may be late echoes alone, and a caller who hears gaps is worse than a full window
        long late = Math.min(sent, unhindered(nowNanos) - (stuck > lateBytes ? 0 : stuck) - lateBytes);
        if (late <= gone) {
            return false;
        }
        gone = late;
        return true;
    }

    /**
     * How much has been heard, by the clock; not more than the next mark stands for whose echo is due, until that is
     * overdue by a chunk: then it is lost.
     */
    long heard(long nextMark, long nowNanos) {
        long clock = Math.min(sent, clock(nowNanos));
        long due = nextMark > sent ? sent : nextMark + (leastLag == NO_ECHO ? 0 : Math.max(0, leastLag));
        return Math.max(proven, clock - due > Math.min(chunkBytes, MOST_CHUNK) ? clock : Math.min(clock, due));
    }

    private long clock(long nowNanos) {
        return unhindered(nowNanos) - stuck;
    }

    /** The clock of a burst that nothing holds up. */
    private long unhindered(long nowNanos) {
        return clockBytes + TimeUnit.NANOSECONDS.toMicros(nowNanos - clockNanos) * BYTES_PER_MILLI / 1_000;
    }
}
