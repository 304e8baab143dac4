package io.patchcord.recording;

import io.patchcord.call.StreamTap;

/**
 * A call's stream for one who comes in on it: both channels in their time, each sample a moment after it was heard.
 * What is not taken for 20 s is lost. Threads: any may tell, one takes.
 */
public final class LiveSound implements StreamTap {
    private static final long FRAME_MILLIS = 20;
    private static final long NONE = -1;

    private final TapRing ring = new TapRing();
    private final long startNanos = System.nanoTime();
    private final StereoTimeline timeline = new StereoTimeline(startNanos);
    private long firstMillis = NONE;

    /** Where its time begins, by {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    /** How many samples of each channel are ready at this time. */
    public int ready(long nowNanos) {
        ring.drain(timeline);
        timeline.settle(nowNanos);
        return timeline.ready();
    }

    /** Samples of each channel that were ever taken. */
    public long taken() {
        return timeline.taken();
    }

    /** Takes so many samples of each channel, µ-law, interleaved: the caller, what the caller heard. */
    public void take(int sampleCount, byte[] stereo) {
        timeline.take(sampleCount, stereo);
    }

    /** Frames, marks and clears that were lost. */
    public long lostFrames() {
        return ring.lostFrames();
    }

    /** Twilio's time runs from the stream's start, that of this from the first frame it is told of. */
    @Override
    public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        if (firstMillis == NONE && timestampMillis >= 0) {
            firstMillis = timestampMillis;
        }
        long sinceFirst = timestampMillis < 0 ? NONE : timestampMillis - firstMillis + FRAME_MILLIS;
        ring.caller(muLaw, offset, length, sinceFirst, readNanos);
    }

    @Override
    public void heard(byte[] muLaw, int offset, int length, long nowNanos) {
        ring.heard(muLaw, offset, length, nowNanos);
    }

    @Override
    public void mark(String name, long nowNanos) {
        ring.mark(name, nowNanos);
    }

    @Override
    public void clear(long nowNanos) {
        ring.clear(nowNanos);
    }

    @Override
    public void echoed(String mark) {
        ring.echo(mark, System.nanoTime());
    }
}
