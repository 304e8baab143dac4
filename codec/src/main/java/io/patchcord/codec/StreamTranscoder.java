package io.patchcord.codec;

import java.util.Objects;

/** A stream of bytes through a {@link BlockConverter}: ranges, blocks, and samples that arrive in two halves. */
final class StreamTranscoder implements Transcoder {
    private final int bytesPerInput;
    private final int bytesPerOutput;
    private final BlockConverter converter;
    /** Where a waiting byte and the rest of its block are joined. */
    private final byte[] joined;
    /** The low byte of a PCM sample whose high byte has not come yet. */
    private byte lowByte;
    private boolean lowByteWaits;

    StreamTranscoder(AudioFormat from, AudioFormat to, BlockConverter converter) {
        this.bytesPerInput = from.bytesPerSample();
        this.bytesPerOutput = to.bytesPerSample();
        this.converter = converter;
        this.joined = new byte[bytesPerInput == 1 ? 0 : converter.blockSize() * bytesPerInput];
    }

    @Override
    public boolean passesThrough() {
        return false;
    }

    @Override
    public int maxOutput(int srcLength) {
        long samples = (notNegative(srcLength) + bytesPerInput - 1) / bytesPerInput;
        return (int) Math.min(Integer.MAX_VALUE, converter.maxOutputCount(samples) * bytesPerOutput);
    }

    @Override
    public int outputLength(int srcLength) {
        long bytes = converter.outputCount(sampleCount(notNegative(srcLength))) * bytesPerOutput;
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    private static long notNegative(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative: " + length);
        }
        return length;
    }

    /** Samples that so many bytes complete. */
    private long sampleCount(long byteCount) {
        return (byteCount + (lowByteWaits ? 1 : 0)) / bytesPerInput;
    }

    @Override
    public int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        long sampleCount = sampleCount(srcLength);
        long needed = converter.outputCount(sampleCount) * bytesPerOutput;
        Objects.checkFromIndexSize((long) dstOffset, needed, (long) dst.length);

        int read = srcOffset;
        int written = dstOffset;
        while (sampleCount > 0) {
            int count = (int) Math.min(sampleCount, converter.blockSize());
            int bytes = count * bytesPerInput;
            if (lowByteWaits) {
                joined[0] = lowByte;
                System.arraycopy(src, read, joined, 1, bytes - 1);
                lowByteWaits = false;
                read += bytes - 1;
                written += converter.convert(joined, 0, count, dst, written) * bytesPerOutput;
            } else {
                written += converter.convert(src, read, count, dst, written) * bytesPerOutput;
                read += bytes;
            }
            sampleCount -= count;
        }
        if (read < srcOffset + srcLength) {
            lowByte = src[read];
            lowByteWaits = true;
        }
        return written - dstOffset;
    }

    @Override
    public void reset() {
        converter.reset();
        lowByteWaits = false;
    }
}
