package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import java.time.Duration;

/**
 * Tells speech from silence by the energy of 20 ms audio frames.
 *
 * <p>Speech starts with the third loud frame in a row and stops after {@code hangover} of quiet ones. Time is counted
 * in audio, not by a clock, so that a burst after a stall is judged like the same audio in time. Audio may come in
 * pieces of any length. Not thread-safe.
 */
final class VoiceDetector {
    private static final int FRAME_MILLIS = 20;
    private static final int ONSET_FRAMES = 3;
    /** Root mean square above which a frame is loud: −40 dBFS, well under speech and well over line noise. */
    private static final double LOUD = 328;

    private final AudioFormat format;
    private final long hangoverMillis;
    private final byte[] frame;
    private int filled;
    private int loudFrames;
    private long quietMillis;
    private long speechMillis;
    private boolean speaking;

    /** What a frame changed. */
    enum Change { NONE, STARTED, STOPPED }

    /** Hears of a change. */
    @FunctionalInterface
    interface Listener {
        void changed(Change change);
    }

    VoiceDetector(AudioFormat format, Duration hangover) {
        this.format = format;
        this.hangoverMillis = hangover.toMillis();
        this.frame = new byte[format.bytesPerFrame()];
    }

    /** Takes audio of any length and tells {@code listener} of each start and stop within it. */
    void hear(byte[] audio, Listener listener) {
        int at = 0;
        while (at < audio.length) {
            int taken = Math.min(frame.length - filled, audio.length - at);
            System.arraycopy(audio, at, frame, filled, taken);
            filled += taken;
            at += taken;
            if (filled == frame.length) {
                filled = 0;
                Change change = judge();
                if (change != Change.NONE) {
                    listener.changed(change);
                }
            }
        }
    }

    /** Whether speech has started and not stopped. */
    boolean speaking() {
        return speaking;
    }

    /** Quiet audio since the last loud frame. */
    long quietMillis() {
        return quietMillis;
    }

    /** Audio since speech started; stays when it has stopped. */
    long speechMillis() {
        return speechMillis;
    }

    private Change judge() {
        boolean loud = rootMeanSquare() >= LOUD;
        loudFrames = loud ? loudFrames + 1 : 0;
        quietMillis = loud ? 0 : quietMillis + FRAME_MILLIS;
        if (speaking) {
            speechMillis += FRAME_MILLIS;
            speaking = quietMillis < hangoverMillis;
            return speaking ? Change.NONE : Change.STOPPED;
        }
        if (loudFrames < ONSET_FRAMES) {
            return Change.NONE;
        }
        speaking = true;
        speechMillis = (long) ONSET_FRAMES * FRAME_MILLIS;
        return Change.STARTED;
    }

    private double rootMeanSquare() {
        double sum = 0;
        int sampleCount = frame.length / format.bytesPerSample();
        for (int sample = 0; sample < sampleCount; sample++) {
            double value = sample(sample);
            sum += value * value;
        }
        return Math.sqrt(sum / sampleCount);
    }

    private short sample(int index) {
        return switch (format) {
            case ULAW_8000 -> G711.MU_LAW.decode(frame[index]);
            case ALAW_8000 -> G711.A_LAW.decode(frame[index]);
            case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 ->
                    (short) (frame[2 * index] & 0xFF | frame[2 * index + 1] << 8);
        };
    }
}
