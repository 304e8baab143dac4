package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.G711;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnClockTest {
    private static final Path AUDIO = Path.of(System.getProperty("patchcord.audio"));
    private static final int FRAME = 160;
    private static final long MILLI = 1_000_000;
    private static final byte[] LOUD = tone(8_000);
    private static final byte[] SILENT = silence();

    @ParameterizedTest
    @ValueSource(strings = {"question", "interjection", "thanks"})
    void shouldHearSpeechInTheCallersVoice(String name) throws IOException {
        byte[] muLaw = muLaw("speech/caller/" + name + ".wav", 1);
        SpeechDetector detector = new SpeechDetector();
        int speaking = 0;
        for (int at = 0; at + FRAME <= muLaw.length; at += FRAME) {
            speaking += detector.speaking(muLaw, at, FRAME) ? 1 : 0;
        }
        int frames = muLaw.length / FRAME;
        int heard = speaking;
        assertTrue(heard > frames / 2 && heard < frames, () -> heard + " of " + frames + " frames");
    }

    @Test
    void shouldHearNothingInSilenceAndInTheNoiseOfALine() throws IOException {
        SpeechDetector detector = new SpeechDetector();
        byte[] silence = muLaw("signals/silence.wav", 1);
        byte[] lineNoise = muLaw("signals/noise.wav", 0.01);   // some -50 dBov: ten decibels below speech
        for (int at = 0; at + FRAME <= silence.length; at += FRAME) {
            assertFalse(detector.speaking(silence, at, FRAME));
            assertFalse(detector.speaking(lineNoise, at, FRAME));
        }
    }

    @Test
    void shouldWantSixtyMillisecondsInARow() {
        SpeechDetector detector = new SpeechDetector();
        for (int i = 0; i < 20; i++) {
            assertFalse(detector.speaking(LOUD, 0, FRAME));
            assertFalse(detector.speaking(LOUD, 0, FRAME));
            assertFalse(detector.speaking(SILENT, 0, FRAME), "a click is no speech");
        }
        detector.speaking(LOUD, 0, FRAME);
        detector.speaking(LOUD, 0, FRAME);
        assertTrue(detector.speaking(LOUD, 0, FRAME));
        assertFalse(detector.speaking(SILENT, 0, FRAME));
    }

    @Test
    void shouldMeasureTheGreetingGapOnce() {
        TurnClock clock = Office.turnClock();
        assertEquals(Measures.NONE, clock.greetingGapMicros());
        clock.agentAudioWritten(1, clock.startsReply(1), 250 * MILLI);
        clock.agentAudioWritten(1, clock.startsReply(1), 900 * MILLI);
        clock.agentAudioWritten(2, clock.startsReply(2), 1_900 * MILLI);
        assertEquals(250_000, clock.greetingGapMicros());
        assertEquals(Measures.NONE, clock.turnGapMicros());
        assertEquals(Measures.NONE, clock.heardGapMicros());
    }

    @Test
    void shouldMeasureFromTheCallersLastWordToTheFirstOfTheReply() {
        TurnClock clock = Office.turnClock();
        clock.agentAudioWritten(1, clock.startsReply(1), 100 * MILLI);
        long lastWord = speak(clock, 1_000, 500);
        hush(clock, lastWord / MILLI, 600);
        assertTrue(clock.startsReply(2));
        clock.agentAudioWritten(2, clock.startsReply(2), lastWord + 700 * MILLI);
        assertFalse(clock.startsReply(2), "one reply has one first word");
        clock.agentAudioWritten(2, clock.startsReply(2), lastWord + 900 * MILLI);
        clock.replyHeard(lastWord + 800 * MILLI);
        assertNear(700_000, clock.turnGapMicros());
        assertNear(800_000, clock.heardGapMicros());
    }

    @Test
    void shouldTakeNothingAsAReplyThatFollowsNoSpeech() {
        TurnClock clock = Office.turnClock();
        clock.agentAudioWritten(1, clock.startsReply(1), 100 * MILLI);
        hush(clock, 200, 1_000);
        assertFalse(clock.startsReply(2));
        clock.agentAudioWritten(2, clock.startsReply(2), 2_000 * MILLI);
        assertEquals(Measures.NONE, clock.turnGapMicros());
    }

    @Test
    void shouldNotTakeTheRestOfATurnAsTheReplyToWhatWasSaidOverIt() {
        TurnClock clock = Office.turnClock();
        clock.agentAudioWritten(1, clock.startsReply(1), 100 * MILLI);
        speak(clock, 1_000, 300);
        assertFalse(clock.startsReply(1));
        assertTrue(clock.startsReply(2));
    }

    @Test
    void shouldTellTheMedianOfTheTurns() {
        TurnClock clock = Office.turnClock();
        long[] gaps = {300, 900, 400, 500, 5_000};
        for (int turn = 0; turn < gaps.length; turn++) {
            long lastWord = speak(clock, 10_000L * turn, 200);
            clock.agentAudioWritten(turn, clock.startsReply(turn), lastWord + gaps[turn] * MILLI);
        }
        assertNear(500_000, clock.turnGapMicros());
    }

    private static long speak(TurnClock clock, long fromMillis, int millis) {
        long at = fromMillis;
        for (; at < fromMillis + millis; at += 20) {
            clock.callerFrame(LOUD, 0, FRAME, at * MILLI);
        }
        return (at - 20) * MILLI;
    }

    private static void hush(TurnClock clock, long fromMillis, int millis) {
        for (long at = fromMillis + 20; at <= fromMillis + millis; at += 20) {
            clock.callerFrame(SILENT, 0, FRAME, at * MILLI);
        }
    }

    /** To the two digits the histogram keeps. */
    private static void assertNear(long expectedMicros, long micros) {
        assertEquals(expectedMicros, micros, expectedMicros * 0.01);
    }

    private static byte[] tone(int amplitude) {
        byte[] muLaw = new byte[FRAME];
        for (int i = 0; i < muLaw.length; i++) {
            muLaw[i] = G711.MU_LAW.encode((short) (amplitude * Math.sin(2 * Math.PI * i / 8)));
        }
        return muLaw;
    }

    private static byte[] silence() {
        byte[] muLaw = new byte[FRAME];
        Arrays.fill(muLaw, (byte) 0xFF);
        return muLaw;
    }

    private static byte[] muLaw(String file, double gain) throws IOException {
        short[] samples = WavFile.read(AUDIO.resolve(file)).channel(0);
        byte[] muLaw = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            muLaw[i] = G711.MU_LAW.encode((short) (samples[i] * gain));
        }
        return muLaw;
    }
}
