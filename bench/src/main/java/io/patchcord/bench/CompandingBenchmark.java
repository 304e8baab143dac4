package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.codec.G711;
import io.patchcord.codec.Transcoder;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** G.711 of one frame at 8 kHz: 160 codes to PCM and back. */
public class CompandingBenchmark extends FrameBenchmark {
    private static final AudioFormat PCM = AudioFormat.PCM_8000;

    /** The wire name of the companded format. */
    @Param({"ulaw_8000", "alaw_8000"})
    public String law;

    /** Who compands; {@code g711} are the loops over arrays of samples, the others make PCM bytes. */
    @Param({"table", "vector", "g711", "javaxSound", "naive"})
    public String rival;

    private Supplier<Object> decoder;
    private Supplier<Object> encoder;

    /** Noise, each way. */
    @Setup
    public void setUp() {
        prepare(Pair.noise(Pair.format(law)), Pair.noise(PCM));
        settle(rival, decoder);
        settle(rival, encoder);
    }

    void prepare(byte[] codes, byte[] pcm) {
        AudioFormat companded = Pair.format(law);
        decoder = converter(new Pair(companded, PCM), codes);
        encoder = converter(new Pair(PCM, companded), pcm);
    }

    private Supplier<Object> converter(Pair pair, byte[] frame) {
        return switch (rival) {
            case "table" -> ours(pair, Backend.TABLE, frame);
            case "vector" -> ours(pair, Backend.VECTOR, frame);
            case "g711" -> pair.from() == PCM ? compress(frame) : expand(frame);
            case "javaxSound" -> javaxSound(pair, frame);
            case "naive" -> () -> NaivePort.convert(frame, pair.from(), pair.to());
            default -> throw noSuchRival(rival);
        };
    }

    private static Supplier<Object> ours(Pair pair, Backend backend, byte[] frame) {
        Transcoder transcoder = Transcoder.create(pair.from(), pair.to(), backend);
        byte[] out = new byte[pair.to().bytesPerFrame()];
        return () -> {
            transcoder.transcode(frame, 0, frame.length, out, 0);
            return out;
        };
    }

    private static Supplier<Object> javaxSound(Pair pair, byte[] frame) {
        SoundStream stream = new SoundStream(pair.from(), pair.to());
        byte[] out = new byte[pair.to().bytesPerFrame()];
        return () -> {
            stream.convert(frame, out);
            return out;
        };
    }

    private Supplier<Object> expand(byte[] codes) {
        G711 table = table();
        short[] samples = new short[codes.length];
        return () -> {
            table.decode(codes, 0, codes.length, samples, 0);
            return samples;
        };
    }

    private Supplier<Object> compress(byte[] pcm) {
        G711 table = table();
        short[] samples = NaivePort.decode(pcm, PCM);
        byte[] codes = new byte[samples.length];
        return () -> {
            table.encode(samples, 0, samples.length, codes, 0);
            return codes;
        };
    }

    private G711 table() {
        return Pair.format(law) == AudioFormat.ULAW_8000 ? G711.MU_LAW : G711.A_LAW;
    }

    /** Returns the samples, as PCM bytes or as they are. */
    @Benchmark
    public Object decode() {
        return decoder.get();
    }

    /** Returns the codes. */
    @Benchmark
    public Object encode() {
        return encoder.get();
    }
}
