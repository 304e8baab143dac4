package io.patchcord;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/**
 * One stream through a transcoder in chunks, and what was measured on the way.
 *
 * <p>Only whole samples are written, however the chunks cut them. Peak and clipping are those of the linear signal:
 * where the output is companded, of what a second transcoder to PCM at the output's rate gives. Not thread-safe.
 */
final class TranscodeRun {
    /** Chunks are at most so long: the output is the same, and a buffer stays a buffer. */
    static final int MAX_CHUNK_BYTES = 1 << 20;

    private final AudioFormat from;
    private final AudioFormat to;
    private final byte[] chunk;
    private final Lane output;
    /** The output before companding; the output itself where it is PCM. */
    private final Lane linear;
    private long bytesIn;
    private long bytesOut;
    private int peak;
    private long clipped;

    /** Refuses, as {@link Transcoder#create} does, formats there is no conversion between. */
    TranscodeRun(AudioFormat from, AudioFormat to, int chunkBytes) {
        this.from = from;
        this.to = to;
        chunk = new byte[chunkBytes];
        output = new Lane(from, to, chunk.length);
        linear = to.bytesPerSample() == 1 ? new Lane(from, AudioFormat.PCM_8000, chunk.length) : output;
    }

    /** Converts to the end of the input; each chunk is out before the next is read. */
    void convert(InputStream in, OutputStream out, LongConsumer progress) throws IOException {
        for (int read = in.readNBytes(chunk, 0, chunk.length); read > 0; read = in.readNBytes(chunk, 0, chunk.length)) {
            int written = output.convert(chunk, read);
            out.write(output.bytes, 0, written);
            measure(linear == output ? written : linear.convert(chunk, read));
            bytesIn += read;
            bytesOut += written;
            progress.accept(bytesIn);
        }
    }

    private void measure(int byteCount) {
        for (int at = 0; at < byteCount; at += 2) {
            int sample = (linear.bytes[at] & 0xFF) | (linear.bytes[at + 1] << 8);
            peak = Math.max(peak, Math.abs(sample));
            if (sample == Short.MAX_VALUE || sample == Short.MIN_VALUE) {
                clipped++;
            }
        }
    }

    AudioFormat from() {
        return from;
    }

    AudioFormat to() {
        return to;
    }

    /** Whole samples read. */
    long samplesIn() {
        return bytesIn / from.bytesPerSample();
    }

    /** Whether the input ended within a sample. */
    boolean endsInHalfASample() {
        return bytesIn % from.bytesPerSample() != 0;
    }

    /** Samples written. */
    long samplesOut() {
        return bytesOut / to.bytesPerSample();
    }

    /** The greatest magnitude written, 0 to 32768. */
    int peak() {
        return peak;
    }

    /** Samples written that are at either end of the 16 bit range. */
    long clipped() {
        return clipped;
    }

    /** A transcoder and its buffer, which holds back half a sample. */
    private static final class Lane {
        private final Transcoder transcoder;
        private final int bytesPerSample;
        private final byte[] bytes;
        private int whole;
        private int held;

        Lane(AudioFormat from, AudioFormat to, int chunkBytes) {
            transcoder = Transcoder.create(from, to);
            bytesPerSample = to.bytesPerSample();
            bytes = new byte[transcoder.maxOutput(chunkBytes) + bytesPerSample - 1];
        }

        /** How many bytes of whole samples stand at the buffer's beginning now. */
        int convert(byte[] src, int length) {
            System.arraycopy(bytes, whole, bytes, 0, held);
            int end = held + transcoder.transcode(src, 0, length, bytes, held);
            held = end % bytesPerSample;
            whole = end - held;
            return whole;
        }
    }
}
