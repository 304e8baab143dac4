package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.codec.Base64Text;
import io.patchcord.codec.Base64Transcoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A frame's text decoded and encoded again; and our step between equal formats, which leaves it alone. */
public class Base64Benchmark extends FrameBenchmark {
    /** The wire name of the audio's format. */
    @Param({"ulaw_8000", "pcm_16000"})
    public String format;

    /**
     * Our codec on ranges, by vectors where there are any; the same by the JDK in pieces; the JDK in new arrays each
     * time; the same in whole arrays that are kept, as if nobody needed ranges; our step.
     */
    @Param({"ours", "pieces", "jdk", "jdkKept", "passThrough"})
    public String rival;

    private Supplier<Object> turn;

    /** Noise. */
    @Setup
    public void setUp() {
        AudioFormat audio = Pair.format(format);
        byte[] text = Base64.getEncoder().encode(Pair.noise(audio));
        turn = switch (rival) {
            case "ours" -> ours(audio, text, Backend.chosen());
            case "pieces" -> ours(audio, text, Backend.TABLE);
            case "jdk" -> jdk(new String(text, StandardCharsets.US_ASCII));
            case "jdkKept" -> jdkKept(audio, text);
            case "passThrough" -> passThrough(audio, text);
            default -> throw noSuchRival(rival);
        };
        if (rival.equals("ours")) {
            settle(turn);
        }
    }

    static Supplier<Object> ours(AudioFormat format, byte[] text, Backend backend) {
        Base64Text decoder = new Base64Text(format.bytesPerFrame(), backend);
        Base64Text encoder = new Base64Text(format.bytesPerFrame(), backend);
        byte[] out = new byte[text.length];
        return () -> {
            int byteCount = decoder.decode(text, 0, text.length);
            encoder.encode(decoder.decoded(), 0, byteCount, out, 0);
            return out;
        };
    }

    private static Supplier<Object> passThrough(AudioFormat format, byte[] text) {
        Base64Transcoder transcoder = Base64Transcoder.create(format, format);
        byte[] out = new byte[text.length];
        return () -> {
            transcoder.transcode(text, 0, text.length, out, 0);
            return out;
        };
    }

    private static Supplier<Object> jdk(String text) {
        return () -> Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text));
    }

    private static Supplier<Object> jdkKept(AudioFormat format, byte[] text) {
        byte[] frame = new byte[format.bytesPerFrame()];
        byte[] out = new byte[text.length];
        return () -> {
            Base64.getDecoder().decode(text, frame);
            Base64.getEncoder().encode(frame, out);
            return out;
        };
    }

    /** Returns the text again. */
    @Benchmark
    public Object turn() {
        return turn.get();
    }
}
