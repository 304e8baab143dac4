package io.patchcord.codec;

import java.util.Objects;

/** Bytes to samples, one rate to another, samples to bytes; a block of at most one 20 ms frame at a time. */
final class StreamTranscoder implements Transcoder {
    private static final int BLOCKS_PER_SECOND = 50;

    private final int bytesPerInput;
    private final int bytesPerOutput;
    private final SampleCoding reader;
    private final SampleCoding writer;
    private final Resampler resampler;
    private final int[] inputs;
    private final float[] outputs;
    /** The low byte of a PCM sample whose high byte has not come yet. */
    private byte lowByte;
    private boolean lowByteWaits;

    StreamTranscoder(AudioFormat from, AudioFormat to) {
        this.bytesPerInput = from.bytesPerSample();
        this.bytesPerOutput = to.bytesPerSample();
        this.reader = SampleCoding.of(from);
        this.writer = SampleCoding.of(to);
        int blockSize = from.sampleRate() / BLOCKS_PER_SECOND;
        this.resampler = new Resampler(PolyphaseTaps.between(from.sampleRate(), to.sampleRate()), blockSize);
        this.inputs = new int[blockSize];
        this.outputs = new float[(int) resampler.maxOutputCount(blockSize)];
    }

    @Override
    public boolean passesThrough() {
        return false;
    }

    @Override
    public int maxOutput(int srcLength) {
        if (srcLength < 0) {
            throw new IllegalArgumentException("length must not be negative: " + srcLength);
        }
        long samples = ((long) srcLength + bytesPerInput - 1) / bytesPerInput;
        return (int) Math.min(Integer.MAX_VALUE, resampler.maxOutputCount(samples) * bytesPerOutput);
    }

    @Override
    public int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        long byteCount = (long) srcLength + (lowByteWaits ? 1 : 0);
        long sampleCount = byteCount / bytesPerInput;
        long needed = resampler.outputCount(sampleCount) * bytesPerOutput;
        Objects.checkFromIndexSize((long) dstOffset, needed, (long) dst.length);

        int end = srcOffset + srcLength;
        int read = srcOffset;
        int written = dstOffset;
        while (sampleCount > 0) {
            int count = (int) Math.min(sampleCount, resampler.blockSize());
            read = fill(src, read, count);
            int produced = resampler.process(inputs, count, outputs);
            writer.write(outputs, produced, dst, written);
            written += produced * bytesPerOutput;
            sampleCount -= count;
        }
        if (read < end) {
            lowByte = src[read];
            lowByteWaits = true;
        }
        return written - dstOffset;
    }

    @Override
    public void reset() {
        resampler.reset();
        lowByteWaits = false;
    }

    private int fill(byte[] src, int srcOffset, int count) {
        int read = srcOffset;
        int filled = 0;
        if (lowByteWaits) {
            inputs[filled++] = SampleCoding.Pcm16.sample(lowByte, src[read++]);
            lowByteWaits = false;
        }
        reader.read(src, read, count - filled, inputs, filled);
        return read + (count - filled) * bytesPerInput;
    }
}
