package io.patchcord.bench;

import io.patchcord.codec.Backend;
import io.patchcord.codec.Base64Transcoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The whole step of a frame: base64 text in one format to base64 text in another. */
public class StepBenchmark extends FrameBenchmark {
    /** Wire names of both formats. */
    @Param({"ulaw_8000 ulaw_8000", "ulaw_8000 pcm_8000", "pcm_8000 ulaw_8000", "ulaw_8000 pcm_16000",
        "pcm_16000 ulaw_8000", "ulaw_8000 pcm_22050", "pcm_22050 ulaw_8000", "ulaw_8000 pcm_24000",
        "pcm_24000 ulaw_8000", "ulaw_8000 pcm_44100", "pcm_44100 ulaw_8000", "ulaw_8000 pcm_48000",
        "pcm_48000 ulaw_8000"})
    public String pair;

    /** Who converts. */
    @Param({"table", "vector", "javaxSound", "naive"})
    public String rival;

    private Supplier<Object> step;

    /** Noise. */
    @Setup
    public void setUp() {
        prepare(Pair.noise(Pair.of(pair).from()));
        settle(rival, step);
    }

    void prepare(byte[] frame) {
        Pair formats = Pair.of(pair);
        step = switch (rival) {
            case "table" -> ours(formats, Backend.TABLE, Base64.getEncoder().encode(frame));
            case "vector" -> ours(formats, Backend.VECTOR, Base64.getEncoder().encode(frame));
            case "javaxSound" -> javaxSound(formats, Base64.getEncoder().encode(frame));
            case "naive" -> naive(formats, Base64.getEncoder().encode(frame));
            default -> throw noSuchRival(rival);
        };
    }

    static Supplier<Object> ours(Pair pair, Backend backend, byte[] text) {
        Base64Transcoder transcoder = Base64Transcoder.create(pair.from(), pair.to(), backend);
        byte[] out = new byte[(pair.to().bytesPerFrame() + 2) / 3 * 4];
        return () -> {
            transcoder.transcode(text, 0, text.length, out, 0);
            return out;
        };
    }

    /** With the JDK's base64 in arrays that are kept, so that the difference is the conversion's. */
    private static Supplier<Object> javaxSound(Pair pair, byte[] text) {
        SoundStream stream = new SoundStream(pair.from(), pair.to());
        byte[] frame = new byte[pair.from().bytesPerFrame()];
        byte[] converted = new byte[pair.to().bytesPerFrame()];
        byte[] out = new byte[(converted.length + 2) / 3 * 4];
        return () -> {
            Base64.getDecoder().decode(text, frame);
            stream.convert(frame, converted);
            Base64.getEncoder().encode(converted, out);
            return out;
        };
    }

    private static Supplier<Object> naive(Pair pair, byte[] text) {
        String payload = new String(text, StandardCharsets.US_ASCII);
        return () -> {
            byte[] frame = Base64.getDecoder().decode(payload);
            return Base64.getEncoder().encodeToString(NaivePort.convert(frame, pair.from(), pair.to()));
        };
    }

    /** Returns the text. */
    @Benchmark
    public Object step() {
        return step.get();
    }
}
