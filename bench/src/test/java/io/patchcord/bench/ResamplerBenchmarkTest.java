package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerBenchmarkTest {
    static Stream<String> pairs() {
        return Frames.values(ResamplerBenchmark.class, "pair").stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void oursConvertTheFrameWhole(String pair) {
        for (String rival : new String[] {"table", "vector"}) {
            ResamplerBenchmark benchmark = benchmark(pair, rival);
            Pair formats = Pair.of(pair);
            benchmark.prepare(Pair.noise(formats.from()));
            benchmark.resample();
            benchmark.resample();
            assertArrayEquals(Frames.inPieces(formats, Pair.noise(formats.from()), 3), benchmark.resample(), rival);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void rivalsConvertATone(String pair) {
        for (String rival : new String[] {"javaxSound", "naive"}) {
            ResamplerBenchmark benchmark = benchmark(pair, rival);
            benchmark.prepare(Frames.tone(Pair.of(pair).from()));
            benchmark.resample();
            benchmark.resample();
            Frames.assertTone(benchmark.resample(), Pair.of(pair).to());
        }
    }

    private static ResamplerBenchmark benchmark(String pair, String rival) {
        Frames.assumeRuns(rival);
        ResamplerBenchmark benchmark = new ResamplerBenchmark();
        benchmark.pair = pair;
        benchmark.rival = rival;
        return benchmark;
    }
}
