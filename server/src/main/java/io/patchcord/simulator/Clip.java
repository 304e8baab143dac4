package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import io.patchcord.codec.Transcoder;
import io.patchcord.codec.WavFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A piece of speech: what is said, and how it sounds.
 *
 * <p>Other formats are made on first use and kept, since a load run says the same clip a thousand times.
 * Thread-safe; the arrays that leave it are shared and must not be written to.
 */
public final class Clip {
    private static final double TONE_AMPLITUDE = 8_000;

    private final String text;
    private final AudioFormat format;
    private final Map<AudioFormat, byte[]> renderings = new ConcurrentHashMap<>();

    private Clip(String text, AudioFormat format, byte[] audio) {
        this.text = Objects.requireNonNull(text, "text");
        this.format = Objects.requireNonNull(format, "format");
        renderings.put(format, audio.clone());
    }

    /** Speech in any format of the codec. */
    public static Clip of(String text, AudioFormat format, byte[] audio) {
        return new Clip(text, format, audio);
    }

    /**
     * The first channel of a WAV file.
     *
     * @throws IllegalArgumentException when no agent speaks at its sample rate
     */
    public static Clip of(String text, WavFile wav) {
        AudioFormat format = AudioFormat.ofWireName("pcm_" + wav.sampleRate()).orElseThrow(
                () -> new IllegalArgumentException("no format has " + wav.sampleRate() + " samples a second"));
        short[] samples = wav.channel(0);
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return new Clip(text, format, bytes.array());
    }

    /** A sine at a speech-like level (−12 dBFS), for whoever needs to be heard and has nothing to say. */
    public static Clip tone(String text, int hertz, Duration duration) {
        byte[] muLaw = new byte[(int) (duration.toMillis() * AudioFormat.ULAW_8000.sampleRate() / 1_000)];
        for (int sample = 0; sample < muLaw.length; sample++) {
            double phase = 2 * Math.PI * hertz * sample / AudioFormat.ULAW_8000.sampleRate();
            muLaw[sample] = G711.MU_LAW.encode((short) Math.round(TONE_AMPLITUDE * Math.sin(phase)));
        }
        return new Clip(text, AudioFormat.ULAW_8000, muLaw);
    }

    /** What is said. */
    public String text() {
        return text;
    }

    /** The same sound under another text. */
    public Clip saying(String otherText) {
        return new Clip(otherText, format, renderings.get(format));
    }

    /** The speech in {@code wanted}: shared, not to be written to. */
    public byte[] in(AudioFormat wanted) {
        return renderings.computeIfAbsent(wanted, this::render);
    }

    /** How long it takes to say. */
    public Duration duration() {
        return Duration.ofMillis(format.millis(renderings.get(format).length));
    }

    private byte[] render(AudioFormat wanted) {
        byte[] source = renderings.get(format);
        Transcoder transcoder = Transcoder.create(format, wanted);
        byte[] out = new byte[transcoder.maxOutput(source.length)];
        return Arrays.copyOf(out, transcoder.transcode(source, 0, source.length, out, 0));
    }

    @Override
    public String toString() {
        return "\"" + text + "\" (" + duration().toMillis() + " ms)";
    }
}
