package io.patchcord.recording;

import io.patchcord.codec.G711;
import java.util.Arrays;

/** Puts what happened on a stream in its time: caller left, what the caller heard right. The writer's thread. */
final class StereoTimeline implements TapRing.Sink {
    private static final byte SILENCE = G711.MU_LAW.encode((short) 0);

    private final CallerTrack caller;
    private final HeardTrack heard = new HeardTrack();
    private long taken;

    StereoTimeline(long startNanos) {
        this.caller = new CallerTrack(startNanos);
    }

    @Override
    public void caller(byte[] muLaw, int offset, int length, long timestampMillis, long nanos) {
        caller.frame(muLaw, offset, length, timestampMillis, nanos);
    }

    @Override
    public void heard(byte[] muLaw, int offset, int length, long nanos) {
        heard.audio(muLaw, offset, length, caller.clock(nanos));
    }

    @Override
    public void lost(int byteCount, long nanos) {
        byte[] silence = new byte[byteCount];
        Arrays.fill(silence, SILENCE);
        heard.audio(silence, 0, byteCount, caller.clock(nanos));
    }

    @Override
    public void mark(String name, long nanos) {
        heard.mark(name, caller.clock(nanos));
    }

    @Override
    public void echo(String name, long nanos) {
        heard.echo(name, caller.clock(nanos));
    }

    @Override
    public void clear(long nanos) {
        heard.clear(caller.clock(nanos));
    }

    /** Lets stand what needs no more proof by now. */
    void settle(long nowNanos) {
        heard.settle(caller.clock(nowNanos), caller.track().end());
    }

    /** The stream is over; everything is ready. */
    void end(long nowNanos) {
        heard.end(caller.clock(nowNanos));
        caller.track().silenceTo(heard.track().end());
        heard.track().silenceTo(caller.track().end());
    }

    /** Samples of each channel that were ever taken. */
    long taken() {
        return taken;
    }

    /** Samples of each channel that are ready to be taken. */
    int ready() {
        return (int) (Math.min(caller.track().end(), heard.track().end()) - taken);
    }

    /** Takes so many samples of each channel, interleaved. */
    void take(int sampleCount, byte[] stereo) {
        caller.track().take(sampleCount, stereo, 0);
        heard.track().take(sampleCount, stereo, 1);
        taken += sampleCount;
    }
}
