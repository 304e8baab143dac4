package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepBenchmarkTest {
    static Stream<String> pairs() {
        return Frames.values(StepBenchmark.class, "pair").stream();
    }

    /** A benchmark that skipped work, or forgot the frame before, would differ. */
    @ParameterizedTest
    @MethodSource("pairs")
    void oursConvertTheFrameWhole(String pair) {
        for (String rival : new String[] {"table", "vector"}) {
            StepBenchmark benchmark = benchmark(pair, rival);
            Pair formats = Pair.of(pair);
            benchmark.prepare(Pair.noise(formats.from()));
            benchmark.step();
            benchmark.step();
            assertArrayEquals(Frames.inPieces(formats, Pair.noise(formats.from()), 3), frame(benchmark.step()), rival);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void rivalsConvertATone(String pair) {
        for (String rival : new String[] {"javaxSound", "naive"}) {
            StepBenchmark benchmark = benchmark(pair, rival);
            benchmark.prepare(Frames.tone(Pair.of(pair).from()));
            benchmark.step();
            benchmark.step();
            Frames.assertTone(frame(benchmark.step()), Pair.of(pair).to());
        }
    }

    /** Where it first runs until it is compiled. */
    @Test
    void theSetUpTakesNoise() {
        StepBenchmark benchmark = benchmark("pcm_16000 ulaw_8000", "vector");
        benchmark.setUp();
        Pair formats = Pair.of(benchmark.pair);
        assertArrayEquals(Frames.inPieces(formats, Pair.noise(formats.from()), 3), frame(benchmark.step()));
    }

    @Test
    void anUnknownRivalIsRefused() {
        assertThrows(IllegalArgumentException.class, benchmark("ulaw_8000 pcm_16000", "nobody")::setUp);
        assertThrows(IllegalArgumentException.class, benchmark("ulaw_8000 mp3", "table")::setUp);
    }

    private static StepBenchmark benchmark(String pair, String rival) {
        Frames.assumeRuns(rival);
        StepBenchmark benchmark = new StepBenchmark();
        benchmark.pair = pair;
        benchmark.rival = rival;
        return benchmark;
    }

    private static byte[] frame(Object text) {
        return Base64.getDecoder().decode(
                text instanceof byte[] bytes ? bytes : ((String) text).getBytes(StandardCharsets.US_ASCII));
    }
}
