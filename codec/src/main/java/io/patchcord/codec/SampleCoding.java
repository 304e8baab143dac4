package io.patchcord.codec;

/**
 * Between the bytes of a format and samples on the 16 bit scale: integers to a filter, floats from it.
 *
 * <p>Ranges are the caller's business. Stateless; any thread.
 */
sealed interface SampleCoding {
    /** 1.5 x 2^23: floats of this size have no fraction bits, so adding it rounds to nearest even, as SIMD would. */
    float ROUNDING = 0x1.8p23f;
    /** What is left below it in the bits of the sum is the integer. */
    int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);

    static SampleCoding of(AudioFormat format) {
        return switch (format) {
            case ULAW_8000 -> new Companded(G711.MU_LAW);
            case ALAW_8000 -> new Companded(G711.A_LAW);
            case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 -> new Pcm16();
        };
    }

    void read(byte[] src, int srcOffset, int sampleCount, int[] dst, int dstOffset);

    void write(float[] src, int srcOffset, int sampleCount, byte[] dst, int dstOffset);

    /** The nearest sample; beyond the 16 bit range, the end of it. Right up to 2^22, a hundred times that range. */
    static short saturated(float value) {
        int nearest = Float.floatToRawIntBits(value + ROUNDING) - ROUNDING_BITS;
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, nearest));
    }

    record Companded(G711 law) implements SampleCoding {
        @Override
        public void read(byte[] src, int srcOffset, int sampleCount, int[] dst, int dstOffset) {
            for (int i = 0; i < sampleCount; i++) {
                dst[dstOffset + i] = law.decode(src[srcOffset + i]);
            }
        }

        @Override
        public void write(float[] src, int srcOffset, int sampleCount, byte[] dst, int dstOffset) {
            for (int i = 0; i < sampleCount; i++) {
                dst[dstOffset + i] = law.encode(saturated(src[srcOffset + i]));
            }
        }
    }

    record Pcm16() implements SampleCoding {
        static short sample(byte low, byte high) {
            return (short) ((low & 0xFF) | (high << 8));
        }

        @Override
        public void read(byte[] src, int srcOffset, int sampleCount, int[] dst, int dstOffset) {
            for (int i = 0; i < sampleCount; i++) {
                int at = srcOffset + 2 * i;
                dst[dstOffset + i] = sample(src[at], src[at + 1]);
            }
        }

        @Override
        public void write(float[] src, int srcOffset, int sampleCount, byte[] dst, int dstOffset) {
            for (int i = 0; i < sampleCount; i++) {
                short sample = saturated(src[srcOffset + i]);
                int at = dstOffset + 2 * i;
                dst[at] = (byte) sample;
                dst[at + 1] = (byte) (sample >> 8);
            }
        }
    }
}
