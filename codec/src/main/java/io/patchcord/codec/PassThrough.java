package io.patchcord.codec;

import java.util.Objects;

/** Equal formats: bytes are copied. Stateless; any thread. */
final class PassThrough implements Transcoder {
    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public int maxOutput(int srcLength) {
        if (srcLength < 0) {
            throw new IllegalArgumentException("length must not be negative: " + srcLength);
        }
        return srcLength;
    }

    @Override
    public int outputLength(int srcLength) {
        return maxOutput(srcLength);
    }

    @Override
    public int transcode(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(srcOffset, srcLength, src.length);
        Objects.checkFromIndexSize(dstOffset, srcLength, dst.length);
        System.arraycopy(src, srcOffset, dst, dstOffset, srcLength);
        return srcLength;
    }

    @Override
    public void reset() {
        // nothing is remembered
    }
}
