package io.patchcord.call;

import java.util.concurrent.TimeUnit;

/**
 * How much audio Twilio may hold un-played, and how much of what it was given it has played. Positions count the µ-law
 * bytes sent since the stream began. Echoes prove a position; between two of them audio is taken to play on at 8 bytes
 * a millisecond. When echoes stay away, or come late, by more than half the window, that clock opens the window in
 * their stead, so that the caller hears the rest without a gap; half the window stays in Twilio's hands meanwhile
 * against what the clock does not know.
 *
 * <p>Not thread-safe: the play-out's lock guards it.
 */
final class PlayWindow {
    static final int BYTES_PER_MILLI = 8;
    private static final int LEAST_CHUNK = 480;
    private static final int MOST_CHUNK = 1_600;
    private static final int LATE_UNLIMITED = 3_200;

    private final int windowBytes;
    private final int lateBytes;
    private final int chunkBytes;
    private long sent;
    private long gone;
    private long clockBytes;
    private long clockNanos;

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

    /** More was sent. */
    void send(int byteCount, long nowNanos) {
        if (clock(nowNanos) >= sent) {   // it plays from now
            clockBytes = sent;
            clockNanos = nowNanos;
        }
        sent += byteCount;
    }

    /** An echo proves that everything before this position was played; one that is late does not set the clock back. */
    void played(long position, long nowNanos) {
        gone = Math.max(gone, position);
        if (position >= clock(nowNanos) - lateBytes) {
            clockBytes = position;
            clockNanos = nowNanos;
        }
    }

    /** Twilio was told to drop what it has. */
    void clear(long nowNanos) {
        gone = sent;
        clockBytes = sent;
        clockNanos = nowNanos;
    }

    /** Time has passed; true when that alone has opened the window. */
    boolean openLate(long nowNanos) {
        long late = Math.min(sent, clock(nowNanos) - lateBytes);
        if (late <= gone) {
            return false;
        }
        gone = late;
        return true;
    }

    /** How much has been heard, not more than the next echo is to prove unless that is long overdue. */
    long heard(long nextMark, long nowNanos) {
        openLate(nowNanos);
        return Math.max(gone, Math.min(Math.min(nextMark, sent), clock(nowNanos)));
    }

    private long clock(long nowNanos) {
        return clockBytes + TimeUnit.NANOSECONDS.toMicros(nowNanos - clockNanos) * BYTES_PER_MILLI / 1_000;
    }
}
