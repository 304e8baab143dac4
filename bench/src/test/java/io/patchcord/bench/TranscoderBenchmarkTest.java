package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class TranscoderBenchmarkTest {
    static Stream<String> pairs() throws NoSuchFieldException {
        return Stream.of(TranscoderBenchmark.class.getField("pair").getAnnotation(Param.class).value());
    }

    /** The frame in small pieces through another transcoder: a benchmark that skipped work would differ. */
    @ParameterizedTest
    @MethodSource("pairs")
    void aFrameIsConvertedWhole(String pair) {
        TranscoderBenchmark benchmark = new TranscoderBenchmark();
        benchmark.pair = pair;
        benchmark.setUp();

        AudioFormat from = AudioFormat.ofWireName(pair.split(" ", 2)[0]).orElseThrow();
        AudioFormat to = AudioFormat.ofWireName(pair.split(" ", 2)[1]).orElseThrow();
        byte[] input = new byte[from.bytesPerFrame()];
        new Random(1).nextBytes(input);
        byte[] expected = new byte[to.bytesPerFrame()];
        Transcoder transcoder = Transcoder.create(from, to);
        int written = 0;
        for (int at = 0; at < input.length; at += 23) {
            written += transcoder.transcode(input, at, Math.min(23, input.length - at), expected, written);
        }
        assertArrayEquals(expected, benchmark.frame());
    }
}
