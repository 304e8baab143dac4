package io.patchcord.bench.load;

import java.util.function.Supplier;

/**
 * One direction of one call: when each 20 ms frame was sent, and how many have arrived. The bridge keeps the order and
 * the duration, so the n-th frame of audio that arrives is the n-th that was sent, in whatever format and message.
 */
final class Track {
    /** 41 s of frames; what is further behind than that counts as lost. */
    private static final int KEPT = 2_048;

    private final long[] sentNanos = new long[KEPT];
    private final Supplier<Window> window;
    private final int frameBytes;
    private long sent;
    private long arrived;
    private long arrivedBytes;

    /** Frames arrive as so many bytes each, and count in the window of the moment. */
    Track(Supplier<Window> window, int frameBytes) {
        this.window = window;
        this.frameBytes = frameBytes;
    }

    void sent(int frames, long nowNanos) {
        for (int i = 0; i < frames; i++) {
            sentNanos[(int) (sent++ % KEPT)] = nowNanos;
            window.get().sent(nowNanos);
        }
    }

    /** Frames that have been sent and not arrived. */
    long missing() {
        return sent - arrived;
    }

    void arrived(int byteCount, long nowNanos) {
        arrivedBytes += byteCount;
        long whole = arrivedBytes / frameBytes;
        while (arrived < whole) {
            if (sent - arrived <= KEPT) {
                window.get().arrived(sentNanos[(int) (arrived % KEPT)], nowNanos);
            }
            arrived++;
        }
    }
}
