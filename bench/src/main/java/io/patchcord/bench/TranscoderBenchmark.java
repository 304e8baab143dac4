package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation is one frame of 20 ms through a transcoder that a call would keep. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class TranscoderBenchmark {
    /** Wire names of both formats. */
    @Param({"ulaw_8000 ulaw_8000", "ulaw_8000 pcm_8000", "ulaw_8000 pcm_16000", "pcm_16000 ulaw_8000",
        "ulaw_8000 pcm_24000", "pcm_24000 ulaw_8000", "ulaw_8000 pcm_44100", "pcm_44100 ulaw_8000",
        "ulaw_8000 pcm_48000", "pcm_48000 ulaw_8000"})
    public String pair;

    private Transcoder transcoder;
    private byte[] input;
    private byte[] output;

    /** A frame of noise, always the same; what it holds costs the same as speech. */
    @Setup
    public void setUp() {
        String[] names = pair.split(" ", 2);
        AudioFormat from = AudioFormat.ofWireName(names[0]).orElseThrow();
        AudioFormat to = AudioFormat.ofWireName(names[1]).orElseThrow();
        transcoder = Transcoder.create(from, to);
        input = new byte[from.bytesPerFrame()];
        output = new byte[to.bytesPerFrame()];
        new Random(1).nextBytes(input);
    }

    /** Returns the frame it wrote. */
    @Benchmark
    public byte[] frame() {
        transcoder.transcode(input, 0, input.length, output, 0);
        return output;
    }
}
