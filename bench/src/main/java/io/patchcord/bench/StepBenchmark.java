package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.codec.Base64Transcoder;
import java.util.Base64;
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

/** One operation is the whole step of one frame of 20 ms: base64 text in one format to base64 text in another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class StepBenchmark {
    /** Wire names of both formats. */
    @Param({"ulaw_8000 ulaw_8000", "ulaw_8000 pcm_8000", "pcm_8000 ulaw_8000", "ulaw_8000 pcm_16000",
        "pcm_16000 ulaw_8000", "ulaw_8000 pcm_22050", "pcm_22050 ulaw_8000", "ulaw_8000 pcm_24000",
        "pcm_24000 ulaw_8000", "ulaw_8000 pcm_44100", "pcm_44100 ulaw_8000", "ulaw_8000 pcm_48000",
        "pcm_48000 ulaw_8000"})
    public String pair;

    /** Who converts. */
    @Param({"TABLE", "VECTOR"})
    public Backend rival;

    private Base64Transcoder transcoder;
    private byte[] input;
    private byte[] output;

    /** A frame of noise, always the same; what it holds costs the same as speech. */
    @Setup
    public void setUp() {
        String[] names = pair.split(" ", 2);
        AudioFormat from = AudioFormat.ofWireName(names[0]).orElseThrow();
        AudioFormat to = AudioFormat.ofWireName(names[1]).orElseThrow();
        transcoder = Base64Transcoder.create(from, to, rival);
        byte[] frame = new byte[from.bytesPerFrame()];
        new Random(1).nextBytes(frame);
        input = Base64.getEncoder().encode(frame);
        output = new byte[transcoder.maxOutput(input.length)];
    }

    /** Returns the text it wrote. */
    @Benchmark
    public byte[] step() {
        transcoder.transcode(input, 0, input.length, output, 0);
        return output;
    }
}
