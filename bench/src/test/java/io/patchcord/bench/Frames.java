package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.codec.Transcoder;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.openjdk.jmh.annotations.Param;

/** What the benchmarks' outputs are held against. */
final class Frames {
    /** Ten periods a frame, so that the same frame again and again is one tone. */
    private static final double HERTZ = 500;
    private static final double AMPLITUDE = 8_000;
    private static final int PIECE = 23;

    private Frames() {
    }

    /** The values a benchmark runs with. */
    static List<String> values(Class<?> benchmark, String param) {
        try {
            Field field = benchmark.getField(param);
            return List.of(field.getAnnotation(Param.class).value());
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    static void assumeRuns(String rival) {
        Assumptions.assumeTrue(!rival.equals("vector") || Backend.VECTOR.isAvailable(), "no vectors in this JVM");
    }

    /** The last of so many equal frames, converted in small pieces by the tables. */
    static byte[] inPieces(Pair pair, byte[] frame, int frames) {
        Transcoder transcoder = Transcoder.create(pair.from(), pair.to(), Backend.TABLE);
        byte[] converted = new byte[pair.to().bytesPerFrame()];
        for (int i = 0; i < frames; i++) {
            int written = 0;
            for (int at = 0; at < frame.length; at += PIECE) {
                int count = Math.min(PIECE, frame.length - at);
                written += transcoder.transcode(frame, at, count, converted, written);
            }
            assertEquals(converted.length, written);
        }
        return converted;
    }

    /** A frame of the tone. */
    static byte[] tone(AudioFormat format) {
        short[] samples = new short[format.bytesPerFrame() / format.bytesPerSample()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.rint(AMPLITUDE * Math.sin(2 * Math.PI * HERTZ * i / format.sampleRate()));
        }
        return NaivePort.encode(samples, format);
    }

    /** Asserts that a frame holds the tone, within 1 dB of its level. */
    static void assertTone(byte[] frame, AudioFormat format) {
        assertEquals(format.bytesPerFrame(), frame.length);
        short[] samples = NaivePort.decode(frame, format);
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < samples.length; i++) {
            sine += samples[i] * Math.sin(2 * Math.PI * HERTZ * i / format.sampleRate());
            cosine += samples[i] * Math.cos(2 * Math.PI * HERTZ * i / format.sampleRate());
        }
        double amplitude = 2 * Math.hypot(sine, cosine) / samples.length;
        assertEquals(0, 20 * Math.log10(amplitude / AMPLITUDE), 1, "level of the tone in dB");
    }
}
