package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.patchcord.codec.AudioFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompandingBenchmarkTest {
    private static final AudioFormat PCM = AudioFormat.PCM_8000;

    static Stream<String> laws() {
        return Frames.values(CompandingBenchmark.class, "law").stream();
    }

    /** Decoding is exact in every implementation there is. */
    @ParameterizedTest
    @MethodSource("laws")
    void everybodyDecodesTheSame(String law) {
        AudioFormat companded = Pair.format(law);
        byte[] expected = Frames.inPieces(new Pair(companded, PCM), Pair.noise(companded), 1);
        for (String rival : Frames.values(CompandingBenchmark.class, "rival")) {
            CompandingBenchmark benchmark = benchmark(law, rival);
            benchmark.prepare(Pair.noise(Pair.format(law)), Pair.noise(PCM));
            assertArrayEquals(expected, bytes(benchmark.decode()), rival);
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void oursEncodeTheFrameWhole(String law) {
        byte[] expected = Frames.inPieces(new Pair(PCM, Pair.format(law)), Pair.noise(PCM), 1);
        for (String rival : new String[] {"table", "vector", "g711"}) {
            CompandingBenchmark benchmark = benchmark(law, rival);
            benchmark.prepare(Pair.noise(Pair.format(law)), Pair.noise(PCM));
            assertArrayEquals(expected, bytes(benchmark.encode()), rival);
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void rivalsEncodeATone(String law) {
        AudioFormat companded = Pair.format(law);
        for (String rival : new String[] {"javaxSound", "naive"}) {
            CompandingBenchmark benchmark = benchmark(law, rival);
            benchmark.prepare(Frames.tone(companded), Frames.tone(PCM));
            Frames.assertTone(bytes(benchmark.encode()), companded);
        }
    }

    private static CompandingBenchmark benchmark(String law, String rival) {
        Frames.assumeRuns(rival);
        CompandingBenchmark benchmark = new CompandingBenchmark();
        benchmark.law = law;
        benchmark.rival = rival;
        return benchmark;
    }

    private static byte[] bytes(Object frame) {
        return frame instanceof short[] samples ? NaivePort.encode(samples, PCM) : (byte[]) frame;
    }
}
