package io.patchcord.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One who comes in on a stream that has gone on for an hour. */
class LiveSoundTapTest {
    private static final int FRAME = 160;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int CALLER = 0x11;
    private static final int AGENT = 0x22;

    private final LiveSound sound = new LiveSound();
    private int frames;

    @Test
    void shouldPutBothChannelsInTheirTimeFromWhenItCameIn() {
        speak(5);
        sound.heard(frame(AGENT), 0, FRAME, nanos());
        sound.mark("m1", nanos());
        speak(1);
        sound.echoed("m1");
        speak(3);
        assertEquals(9 * FRAME, sound.ready(nanos()));
        byte[] stereo = new byte[2 * 9 * FRAME];
        sound.take(9 * FRAME, stereo);
        assertEquals(9 * FRAME, count(stereo, 0, CALLER));
        assertEquals(FRAME, count(stereo, 1, AGENT));
        assertEquals(AGENT, stereo[2 * 5 * FRAME + 1], "where it was sent");
        assertEquals(9 * FRAME, sound.taken());
    }

    @Test
    void shouldFillWhatTheCallerDidNotSendWithSilence() {
        speak(2);
        frames += 3;
        speak(1);
        assertEquals(6 * FRAME, sound.ready(nanos()));
        byte[] stereo = new byte[2 * 6 * FRAME];
        sound.take(6 * FRAME, stereo);
        assertEquals(3 * FRAME, count(stereo, 0, 0xFF));
    }

    @Test
    void shouldLoseWhatNobodyTakesAndCountIt() {
        speak(TapRing.SLOTS + 10);
        assertTrue(sound.lostFrames() > 0);
        assertTrue(sound.ready(nanos()) < TapRing.SLOTS * FRAME);
    }

    private void speak(int count) {
        for (int at = 0; at < count; at++) {
            frames++;
            sound.callerFrame(frame(CALLER), 0, FRAME, HOUR_MILLIS + frames * 20L, nanos());
        }
    }

    private long nanos() {
        return sound.startNanos() + frames * 20_000_000L;
    }

    private static byte[] frame(int code) {
        byte[] frame = new byte[FRAME];
        Arrays.fill(frame, (byte) code);
        return frame;
    }

    private static int count(byte[] stereo, int channel, int code) {
        int count = 0;
        for (int at = channel; at < stereo.length; at += 2) {
            count += (stereo[at] & 0xFF) == code ? 1 : 0;
        }
        return count;
    }
}
