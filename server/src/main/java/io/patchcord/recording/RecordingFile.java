package io.patchcord.recording;

import io.patchcord.codec.G711;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * A stereo WAV file at 8 kHz that can be played at any moment: its header always tells how much was written by the last
 * {@link #flush()}. One thread.
 */
final class RecordingFile implements AutoCloseable {
    static final int SAMPLE_RATE = 8_000;
    private static final int CHANNELS = 2;
    private static final int BUFFERED_BYTES = 64 << 10;
    private static final int TAG_AT = 20;
    private static final short PCM_TAG = 1;

    private final SeekableByteChannel channel;
    private final WavFile.Coding coding;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFERED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long dataBytes;

    /** Begins a file. */
    RecordingFile(SeekableByteChannel channel, WavFile.Coding coding) throws IOException {
        this.channel = channel;
        this.coding = coding;
        putHeader();
    }

    /** Adds interleaved µ-law. */
    void write(byte[] muLaw, int length) throws IOException {
        for (int at = 0; at < length; at++) {
            if (coding == WavFile.Coding.PCM_16) {
                buffer.putShort(G711.MU_LAW.decode(muLaw[at]));
            } else {
                buffer.put(muLaw[at]);
            }
            if (!buffer.hasRemaining()) {
                writeBuffer();
            }
        }
    }

    /** Hands everything to the operating system, from where it survives the process. */
    void flush() throws IOException {
        writeBuffer();
        putHeader();
    }

    @Override
    public void close() throws IOException {
        try {
            flush();
        } finally {
            channel.close();
        }
    }

    /** Closes the file without what is not written yet: it tells all that found room. */
    void abandon() throws IOException {
        try {
            repair(channel);
        } finally {
            channel.close();
        }
    }

    /**
     * Lets a file that a dead process left behind tell all it holds.
     *
     * @return samples of each channel
     */
    static long repair(SeekableByteChannel channel) throws IOException {
        WavFile.Coding coding = codingOf(channel);
        int headBytes = headBytes(coding);
        int frameBytes = coding == WavFile.Coding.PCM_16 ? 2 * CHANNELS : CHANNELS;
        long samples = Math.max(0, channel.size() - headBytes) / frameBytes;
        writeAt(channel, 0, ByteBuffer.wrap(WavFile.header(coding, SAMPLE_RATE, CHANNELS, samples * frameBytes)));
        channel.truncate(headBytes + samples * frameBytes);
        return samples;
    }

    static WavFile.Coding codingOf(SeekableByteChannel channel) throws IOException {
        ByteBuffer tag = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(TAG_AT);
        channel.read(tag);
        return tag.getShort(0) == PCM_TAG ? WavFile.Coding.PCM_16 : WavFile.Coding.MU_LAW;
    }

    static int headBytes(WavFile.Coding coding) {
        return WavFile.header(coding, SAMPLE_RATE, CHANNELS, 0).length;
    }

    private void writeBuffer() throws IOException {
        buffer.flip();
        int byteCount = buffer.remaining();
        writeAt(channel, headBytes(coding) + dataBytes, buffer);
        buffer.clear();
        dataBytes += byteCount;
    }

    private void putHeader() throws IOException {
        writeAt(channel, 0, ByteBuffer.wrap(WavFile.header(coding, SAMPLE_RATE, CHANNELS, dataBytes)));
    }

    private static void writeAt(SeekableByteChannel channel, long position, ByteBuffer bytes) throws IOException {
        channel.position(position);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
