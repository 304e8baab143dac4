package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.AudioLevel;
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
    /** From here on a frame is loud: well under speech and well over line noise. */
    private static final double LOUD_DBOV = -40;

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
        boolean loud = AudioLevel.dbov(format, frame, 0, frame.length) >= LOUD_DBOV;
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
}
