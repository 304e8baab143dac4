package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Base64BenchmarkTest {
    static Stream<String> formats() {
        return Frames.values(Base64Benchmark.class, "format").stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theTextComesOutAsItWentIn(String format) {
        String expected = Base64.getEncoder().encodeToString(Pair.noise(Pair.format(format)));
        for (String rival : Frames.values(Base64Benchmark.class, "rival")) {
            Base64Benchmark benchmark = new Base64Benchmark();
            benchmark.format = format;
            benchmark.rival = rival;
            benchmark.setUp();
            Object text = benchmark.turn();
            assertEquals(expected, text instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : text,
                    rival);
        }
    }
}
