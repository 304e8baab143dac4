package io.patchcord.bench;

import io.patchcord.codec.Backend;
import io.patchcord.codec.Transcoder;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** PCM at one rate to PCM at another; equal rates are a copy. */
public class ResamplerBenchmark extends FrameBenchmark {
    /** Wire names of both formats. */
    @Param({"pcm_8000 pcm_8000", "pcm_8000 pcm_16000", "pcm_16000 pcm_8000", "pcm_8000 pcm_22050",
        "pcm_22050 pcm_8000", "pcm_8000 pcm_24000", "pcm_24000 pcm_8000", "pcm_8000 pcm_44100",
        "pcm_44100 pcm_8000", "pcm_8000 pcm_48000", "pcm_48000 pcm_8000"})
    public String pair;

    /** Who resamples. */
    @Param({"table", "vector", "javaxSound", "naive"})
    public String rival;

    private Supplier<byte[]> resampler;

    /** Noise. */
    @Setup
    public void setUp() {
        prepare(Pair.noise(Pair.of(pair).from()));
        settle(rival, resampler);
    }

    void prepare(byte[] frame) {
        Pair formats = Pair.of(pair);
        resampler = switch (rival) {
            case "table" -> ours(formats, Backend.TABLE, frame);
            case "vector" -> ours(formats, Backend.VECTOR, frame);
            case "javaxSound" -> javaxSound(formats, frame);
            case "naive" -> () -> NaivePort.convert(frame, formats.from(), formats.to());
            default -> throw noSuchRival(rival);
        };
    }

    private static Supplier<byte[]> ours(Pair pair, Backend backend, byte[] frame) {
        Transcoder transcoder = Transcoder.create(pair.from(), pair.to(), backend);
        byte[] out = new byte[pair.to().bytesPerFrame()];
        return () -> {
            transcoder.transcode(frame, 0, frame.length, out, 0);
            return out;
        };
    }

    private static Supplier<byte[]> javaxSound(Pair pair, byte[] frame) {
        SoundStream stream = new SoundStream(pair.from(), pair.to());
        byte[] out = new byte[pair.to().bytesPerFrame()];
        return () -> {
            stream.convert(frame, out);
            return out;
        };
    }

    /** Returns the frame. */
    @Benchmark
    public byte[] resample() {
        return resampler.get();
    }
}
