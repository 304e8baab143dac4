package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.CallerScript;
import io.patchcord.simulator.Clip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each side hears the other's tone, at its level, and nothing of its own: for every format an agent may have. Caller
 * 440 Hz, agent 1000 Hz, both at once. All calls run at the same time; each test looks at one.
 */
@Timeout(120)
class HearingTest {
    private static final double CALLER_HERTZ = 440;
    private static final double AGENT_HERTZ = 1_000;
    private static final double AMPLITUDE = 8_000;
    private static final int CALLER_MILLIS = 1_200;
    private static final int AGENT_MILLIS = 1_600;
    private static final int LOOKED_AT_MILLIS = 800;
    private static final double LEVEL_DECIBELS = 0.5;
    private static final double APART_DECIBELS = 40;
    private static final int FRAME_BYTES = AudioFormat.ULAW_8000.bytesPerFrame();

    @TempDir
    private static Path directory;
    private static Testbed bed;
    private static final Map<AudioFormat, Talk> TALKS = new EnumMap<>(AudioFormat.class);

    @BeforeAll
    static void everybodyTalksAtOnce() throws InterruptedException {
        bed = new Testbed(directory, "calls:\n  stop-grace: 0s\n");
        Clip tone = Clip.of("440 Hz", AudioFormat.ULAW_8000,
                Signals.tone(AudioFormat.ULAW_8000, CALLER_HERTZ, AMPLITUDE, CALLER_MILLIS));
        for (AudioFormat format : AudioFormat.values()) {
            if (format != AudioFormat.ALAW_8000) {
                TALKS.put(format, bed.talk(Testbed.plan().withScript(CallerScript.empty().after(Duration.ZERO).say(tone)
                        .whenAgentSilentFor(Duration.ofMillis(1_500)).hangUp()), format, format));
            }
        }
        TALKS.forEach((format, talk) -> speak(talk, Signals.tone(format, AGENT_HERTZ, AMPLITUDE, AGENT_MILLIS)));
        TALKS.values().forEach(talk -> talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow());
    }

    /** In pieces of 333 bytes: samples are cut in two. */
    private static void speak(Talk talk, byte[] audio) {
        for (int at = 0; at < audio.length; at += 333) {
            talk.say(1, Arrays.copyOfRange(audio, at, Math.min(audio.length, at + 333)));
        }
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALAW_8000")
    void theAgentHearsTheCallerAndNotItself(AudioFormat format) {
        Talk talk = TALKS.get(format);
        double[] samples = Signals.samples(format, talk.agent().audio());
        int rate = format.sampleRate();
        int start = firstLoud(samples) + rate / 5;
        assertTone(samples, start, rate, CALLER_HERTZ, AGENT_HERTZ);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALAW_8000")
    void theCallerHearsTheAgentAndNotItself(AudioFormat format) {
        double[] samples = Signals.samples(AudioFormat.ULAW_8000, TALKS.get(format).stream().earpiece().heard());
        int rate = AudioFormat.ULAW_8000.sampleRate();
        int start = firstLoud(samples) + rate / 5;
        assertTone(samples, start, rate, AGENT_HERTZ, CALLER_HERTZ);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALAW_8000")
    void everyByteArrives(AudioFormat format) {
        Talk talk = TALKS.get(format);
        long frames = talk.stream().mediaFramesSent();
        assertEquals(frames * format.bytesPerFrame(), talk.agent().audio().length, "bytes to the agent");
        byte[] speech = Signals.in(format, AudioFormat.ULAW_8000,
                Signals.tone(format, AGENT_HERTZ, AMPLITUDE, AGENT_MILLIS));
        assertEquals(AGENT_MILLIS * 8, speech.length);
        assertArrayEquals(Talk.sounds(speech), talk.heardSounds(), "sound to the caller");
        assertEquals((speech.length + FRAME_BYTES - 1) / FRAME_BYTES * FRAME_BYTES,
                talk.stream().earpiece().audioBytes(), "bytes to the caller, filled up to a whole frame");
        CallRecord record = bed.record(talk.callSid());
        assertEquals(format.wireName(), record.callerFormat());
        assertEquals(format.wireName(), record.agentFormat());
        assertEquals(frames, record.callerFrames());
        talk.assertPolite();
    }

    private static void assertTone(double[] samples, int start, int rate, double wanted, double unwanted) {
        int count = rate * LOOKED_AT_MILLIS / 1_000;
        assertTrue(start + count <= samples.length, () -> "only " + samples.length + " samples");
        double level = Signals.level(samples, start, count, wanted, rate);
        double other = Signals.level(samples, start, count, unwanted, rate);
        assertEquals(20 * Math.log10(AMPLITUDE), level, LEVEL_DECIBELS, "level of " + wanted + " Hz");
        assertTrue(other < level - APART_DECIBELS,
                () -> "%.0f Hz at %.1f dB beside %.0f Hz at %.1f dB".formatted(unwanted, other, wanted, level));
    }

    private static int firstLoud(double[] samples) {
        int at = 0;
        while (at < samples.length && Math.abs(samples[at]) < AMPLITUDE / 2) {
            at++;
        }
        return at;
    }
}
