package io.patchcord.recording;

import io.patchcord.codec.G711;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * A recording that is whole, as a stereo WAV file of 16 bits at 8 kHz, however it is stored: every browser and player
 * takes that. Bytes of that file are decoded as they are asked for. Blocks; one thread.
 */
public final class RecordedSound implements AutoCloseable {
    private static final int CHANNELS = 2;
    private static final int SAMPLE_BYTES = 2;
    private static final int READ_SAMPLES = 16_000;
    private static final int PEAK_SAMPLES = 160;

    private final FileChannel file;
    private final boolean muLaw;
    private final int storedHeadBytes;
    private final int storedSampleBytes;
    /** Of both channels. */
    private final long sampleCount;
    private final byte[] header;
    private final ByteBuffer stored;
    private final ByteBuffer decoded =
            ByteBuffer.allocate(READ_SAMPLES * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    RecordedSound(Path path) throws IOException {
        file = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            WavFile.Coding coding = RecordingFile.codingOf(file);
            muLaw = coding == WavFile.Coding.MU_LAW;
            storedHeadBytes = RecordingFile.headBytes(coding);
            storedSampleBytes = muLaw ? 1 : SAMPLE_BYTES;
            sampleCount = Math.max(0, file.size() - storedHeadBytes) / storedSampleBytes / CHANNELS * CHANNELS;
            header = WavFile.header(WavFile.Coding.PCM_16, RecordingFile.SAMPLE_RATE, CHANNELS,
                    sampleCount * SAMPLE_BYTES);
            stored = ByteBuffer.allocate(READ_SAMPLES * storedSampleBytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** How long the WAV file is. */
    public long byteCount() {
        return header.length + sampleCount * SAMPLE_BYTES;
    }

    /** Writes the WAV file's bytes from {@code from} to before {@code to}. */
    public void write(long from, long to, OutputStream out) throws IOException {
        Objects.checkFromToIndex(from, to, byteCount());
        if (from < header.length) {
            out.write(header, (int) from, (int) (Math.min(to, header.length) - from));
        }
        long at = Math.max(from - header.length, 0);
        long end = to - header.length;
        while (at < end) {
            long sample = at / SAMPLE_BYTES;
            read(sample);
            int skipped = (int) (at - sample * SAMPLE_BYTES);
            int byteCount = (int) Math.min(end - at, decoded.limit() - skipped);
            out.write(decoded.array(), skipped, byteCount);
            at += byteCount;
        }
    }

    /**
     * Writes two bytes for each 20 ms begun: the peak of the caller and that of what was heard, as µ-law codes' seven
     * lower bits, inverted, so that 0 is silence.
     */
    public void writePeaks(OutputStream out) throws IOException {
        for (long sample = 0; sample < sampleCount; sample += READ_SAMPLES) {
            read(sample);
            byte[] peaks = new byte[(decoded.limit() / SAMPLE_BYTES + CHANNELS * PEAK_SAMPLES - 1)
                    / (CHANNELS * PEAK_SAMPLES) * CHANNELS];
            for (int at = 0; decoded.hasRemaining(); at++) {
                int peak = at / (CHANNELS * PEAK_SAMPLES) * CHANNELS + at % CHANNELS;
                peaks[peak] = (byte) Math.max(peaks[peak], ~G711.MU_LAW.encode(decoded.getShort()) & 0x7F);
            }
            out.write(peaks);
        }
    }

    /** Reads and decodes samples of both channels from there on, as many as there is room for. */
    private void read(long sample) throws IOException {
        stored.clear().limit((int) Math.min(READ_SAMPLES, sampleCount - sample) * storedSampleBytes);
        long position = storedHeadBytes + sample * storedSampleBytes;
        while (stored.hasRemaining()) {
            if (file.read(stored, position + stored.position()) < 0) {
                throw new IOException("the recording became shorter while it was read");
            }
        }
        stored.flip();
        decoded.clear();
        while (stored.hasRemaining()) {
            decoded.putShort(muLaw ? G711.MU_LAW.decode(stored.get()) : stored.getShort());
        }
        decoded.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
