package io.patchcord.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * A WAV file in memory: samples of 16 bits, interleaved when stereo, {@code sampleRate} a second in each channel.
 *
 * <p>Reads and writes PCM 16, µ-law and A-law, mono or stereo; reads {@code WAVE_FORMAT_EXTENSIBLE} as well. The array
 * is shared with the caller, not copied or compared. Immutable but for that array; any thread.
 */
@SuppressWarnings({"ArrayRecordComponent", "ByteBufferBackingArray"}) // shared by contract; buffers wrap whole arrays
public record WavFile(int sampleRate, int channels, short[] samples) {
    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int CHUNK_HEADER_BYTES = 8;
    /** RIFF counts in 32 bits, and the 58 bytes of the longest head are counted too. */
    private static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - 58;
    /** What a writer that could not seek back leaves as the length: the data goes on to the end of the file. */
    private static final int UNKNOWN_LENGTH = -1;

    /** How samples are stored. */
    public enum Coding {
        /** Signed 16 bit little-endian. */
        PCM_16(PCM, 2),
        /** G.711 µ-law. */
        MU_LAW(WavFile.MU_LAW, 1),
        /** G.711 A-law. */
        A_LAW(WavFile.A_LAW, 1);

        private final int tag;
        private final int bytesPerSample;

        Coding(int tag, int bytesPerSample) {
            this.tag = tag;
            this.bytesPerSample = bytesPerSample;
        }

        /** How samples of this format are stored byte for byte. */
        public static Coding of(AudioFormat format) {
            return switch (format) {
                case ULAW_8000 -> MU_LAW;
                case ALAW_8000 -> A_LAW;
                case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 -> PCM_16;
            };
        }
    }

    /** A file as it is stored: its data bytes are not decoded, and the last sample may be cut. */
    public record Stored(Coding coding, int sampleRate, int channels, byte[] data) {
        private WavFile decode() {
            short[] samples = new short[data.length / (channels * coding.bytesPerSample) * channels];
            switch (coding) {
                case MU_LAW -> G711.MU_LAW.decode(data, 0, samples.length, samples, 0);
                case A_LAW -> G711.A_LAW.decode(data, 0, samples.length, samples, 0);
                case PCM_16 -> ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            }
            return new WavFile(sampleRate, channels, samples);
        }
    }

    /** Refuses rates that are not positive, channels other than 1 or 2, and half a stereo frame. */
    public WavFile {
        Objects.requireNonNull(samples, "samples");
        if (sampleRate < 1 || channels < 1 || channels > 2 || samples.length % channels != 0) {
            throw new IllegalArgumentException("not a WAV shape: " + samples.length + " samples in " + channels
                    + " channels at " + sampleRate + " Hz");
        }
    }

    /** One channel. */
    public static WavFile mono(int sampleRate, short[] samples) {
        return new WavFile(sampleRate, 1, samples);
    }

    /** Two channels; the shorter one is followed by silence. */
    public static WavFile stereo(int sampleRate, short[] left, short[] right) {
        short[] samples = new short[2 * Math.max(left.length, right.length)];
        for (int i = 0; i < left.length; i++) {
            samples[2 * i] = left[i];
        }
        for (int i = 0; i < right.length; i++) {
            samples[2 * i + 1] = right[i];
        }
        return new WavFile(sampleRate, 2, samples);
    }

    /** Reads a whole file; the message of an {@code IOException} names it and what is wrong. */
    public static WavFile read(Path file) throws IOException {
        return readStored(file).decode();
    }

    /** Reads a whole file without decoding it; errors as with {@link #read(Path)}. */
    public static Stored readStored(Path file) throws IOException {
        try {
            return parse(Files.readAllBytes(file));
        } catch (MalformedWav e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Reads to the end of the stream, which stays open. */
    public static WavFile read(InputStream in) throws IOException {
        return parse(in.readAllBytes()).decode();
    }

    /** The samples of one channel, from 0; a copy. */
    public short[] channel(int index) {
        Objects.checkIndex(index, channels);
        short[] one = new short[samples.length / channels];
        for (int i = 0; i < one.length; i++) {
            one[i] = samples[i * channels + index];
        }
        return one;
    }

    /** How long it plays. */
    public Duration duration() {
        return Duration.ofNanos(samples.length / channels * 1_000_000_000L / sampleRate);
    }

    /** Writes the file, replacing what is there. */
    public void write(Path file, Coding coding) throws IOException {
        Files.write(file, toBytes(coding));
    }

    /** The file as bytes. */
    public byte[] toBytes(Coding coding) {
        int dataBytes = samples.length * coding.bytesPerSample;
        byte[] head = header(coding, sampleRate, channels, dataBytes);
        byte[] file = Arrays.copyOf(head, head.length + dataBytes + dataBytes % 2);
        switch (coding) {
            case MU_LAW -> G711.MU_LAW.encode(samples, 0, samples.length, file, head.length);
            case A_LAW -> G711.A_LAW.encode(samples, 0, samples.length, file, head.length);
            case PCM_16 -> ByteBuffer.wrap(file, head.length, dataBytes).order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer().put(samples);
        }
        return file;
    }

    /**
     * What stands before {@code dataBytes} bytes of samples; behind an odd number of them comes one byte more. Its
     * length depends on the coding alone, so that it can be written once the data's length is known.
     *
     * @throws IllegalArgumentException when a WAV file cannot hold so many bytes
     */
    public static byte[] header(Coding coding, int sampleRate, int channels, long dataBytes) {
        if (dataBytes < 0 || dataBytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("a WAV file holds at most 4 GB, not " + dataBytes + " bytes");
        }
        // Formats other than PCM carry an empty extension and a fact chunk with the number of samples per channel.
        boolean pcm = coding == Coding.PCM_16;
        int headBytes = pcm ? 36 : 50;
        ByteBuffer out = ByteBuffer.allocate(CHUNK_HEADER_BYTES + headBytes).order(ByteOrder.LITTLE_ENDIAN);
        putChunk(out, "RIFF", headBytes + dataBytes + dataBytes % 2);
        out.put("WAVE".getBytes(StandardCharsets.US_ASCII));
        putChunk(out, "fmt ", pcm ? 16 : 18);
        out.putShort((short) coding.tag).putShort((short) channels).putInt(sampleRate)
                .putInt(sampleRate * channels * coding.bytesPerSample)
                .putShort((short) (channels * coding.bytesPerSample)).putShort((short) (8 * coding.bytesPerSample));
        if (!pcm) {
            out.putShort((short) 0);
            putChunk(out, "fact", 4);
            out.putInt((int) (dataBytes / channels));
        }
        putChunk(out, "data", dataBytes);
        return out.array();
    }

    private static void putChunk(ByteBuffer out, String id, long length) {
        out.put(id.getBytes(StandardCharsets.US_ASCII)).putInt((int) length);
    }

    private static Stored parse(byte[] file) throws MalformedWav {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || !id(in, 0).equals("RIFF") || !id(in, 8).equals("WAVE")) {
            throw new MalformedWav("not a RIFF/WAVE file");
        }
        Format format = null;
        int at = 12;
        while (file.length - at >= CHUNK_HEADER_BYTES) {
            String id = id(in, at);
            int length = in.getInt(at + 4);
            int start = at + CHUNK_HEADER_BYTES;
            int available = file.length - start;
            if (id.equals("data")) {
                if (format == null) {
                    throw new MalformedWav("data before fmt");
                }
                int bytes = length == UNKNOWN_LENGTH ? available : checked(id, length, available);
                return new Stored(format.coding, format.sampleRate, format.channels,
                        Arrays.copyOfRange(file, start, start + bytes));
            }
            checked(id, length, available);
            if (id.equals("fmt ")) {
                format = Format.parse(in, start, length);
            }
            at = start + length + length % 2;
        }
        throw new MalformedWav("no data chunk");
    }

    private static int checked(String id, int length, int available) throws MalformedWav {
        if (length < 0 || length > available) {
            throw new MalformedWav("chunk '" + id + "' promises " + Integer.toUnsignedString(length) + " bytes, "
                    + available + " are left");
        }
        return length;
    }

    private static String id(ByteBuffer in, int at) {
        return new String(in.array(), at, 4, StandardCharsets.US_ASCII);
    }

    private record Format(Coding coding, int channels, int sampleRate) {
        static Format parse(ByteBuffer in, int at, int length) throws MalformedWav {
            if (length < 16) {
                throw new MalformedWav("fmt chunk of " + length + " bytes, 16 needed");
            }
            int tag = Short.toUnsignedInt(in.getShort(at));
            if (tag == EXTENSIBLE && length >= 26) {
                tag = Short.toUnsignedInt(in.getShort(at + 24));
            }
            int channels = Short.toUnsignedInt(in.getShort(at + 2));
            int sampleRate = in.getInt(at + 4);
            int bits = Short.toUnsignedInt(in.getShort(at + 14));
            for (Coding coding : Coding.values()) {
                if (tag == coding.tag && bits == 8 * coding.bytesPerSample && (channels == 1 || channels == 2)
                        && sampleRate > 0) {
                    return new Format(coding, channels, sampleRate);
                }
            }
            throw new MalformedWav("only PCM of 16 bits, µ-law and A-law in 1 or 2 channels are read, this has"
                    + " format tag " + tag + ", " + bits + " bits, " + channels + " channels at " + sampleRate
                    + " Hz");
        }
    }

    private static final class MalformedWav extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedWav(String message) {
            super(message);
        }
    }
}
