package io.patchcord.recording;

/**
 * The left channel, and the clock of both. Frames stand where Twilio's timestamps put them; what is missing between
 * them is silence. Positions are samples from the stream's start. Not thread-safe.
 *
 * <p>The end of the last frame is the time: Twilio sends the caller's frames and plays ours by one clock, and an echo
 * comes down the same socket as the frames, so neither the network's delay nor a drift of clocks comes in. Only when no
 * frame has come for a second does this machine's clock go on in its place.
 */
final class CallerTrack {
    static final int SAMPLES_PER_MILLI = 8;
    static final int FRAME_SAMPLES = 160;
    private static final long FRAME_NANOS = 20_000_000;
    private static final long STALLED_NANOS = 1_000_000_000;
    private static final int MOST_AHEAD_SAMPLES = 8_000;

    private final Track track = new Track();
    private final long startNanos;
    private long lastNanos;

    CallerTrack(long startNanos) {
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** Takes a frame. Its timestamp is read as the end of its 20 ms; what is less than half a frame off is jitter. */
    void frame(byte[] muLaw, int offset, int length, long timestampMillis, long nanos) {
        long position = timestampMillis * SAMPLES_PER_MILLI - FRAME_SAMPLES;
        boolean credible = position < samples(nanos - startNanos) + MOST_AHEAD_SAMPLES;
        if (timestampMillis >= 0 && credible && position - track.end() > FRAME_SAMPLES / 2) {
            track.silenceTo(position);
        }
        track.append(muLaw, offset, length);
        lastNanos = nanos;
    }

    /** What time it was then, in samples. */
    long clock(long nanos) {
        long since = nanos - lastNanos;
        return since < STALLED_NANOS ? track.end() : track.end() + samples(since - FRAME_NANOS);
    }

    Track track() {
        return track;
    }

    private static long samples(long nanos) {
        return nanos * SAMPLES_PER_MILLI / 1_000_000;
    }
}
