package io.patchcord.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Between the bytes of a format and samples on the 16 bit scale, as integers; and from a filter's floats to those.
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

    void read(byte[] src, int srcOffset, int count, int[] dst, int dstOffset);

    void write(int[] src, int count, byte[] dst, int dstOffset);

    /** The nearest sample; beyond the 16 bit range, the end of it. Right up to 2^22, a hundred times that range. */
    static int saturated(float value) {
        // C2 vectorises a cast to int, but not the bits of a float; both are exact here.
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (int) (value + ROUNDING) - (int) ROUNDING));
    }

    static void saturate(float[] src, int count, int[] dst) {
        for (int i = 0; i < count; i++) {
            dst[i] = saturated(src[i]);
        }
    }

    record Companded(G711 law) implements SampleCoding {
        @Override
        public void read(byte[] src, int srcOffset, int count, int[] dst, int dstOffset) {
            for (int i = 0; i < count; i++) {
                dst[dstOffset + i] = law.decode(src[srcOffset + i]);
            }
        }

        @Override
        public void write(int[] src, int count, byte[] dst, int dstOffset) {
            for (int i = 0; i < count; i++) {
                dst[dstOffset + i] = law.encode((short) src[i]);
            }
        }
    }

    record Pcm16() implements SampleCoding {
        private static final VarHandle PAIR =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
        private static final VarHandle ONE =
                MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

        static short sample(byte[] src, int at) {
            return (short) ONE.get(src, at);
        }

        static void put(int sample, byte[] dst, int at) {
            ONE.set(dst, at, (short) sample);
        }

        @Override
        public void read(byte[] src, int srcOffset, int count, int[] dst, int dstOffset) {
            int i = 0;
            for (; i < count - 1; i += 2) {
                int pair = (int) PAIR.get(src, srcOffset + 2 * i);
                dst[dstOffset + i] = (short) pair;
                dst[dstOffset + i + 1] = pair >> Short.SIZE;
            }
            if (i < count) {
                dst[dstOffset + i] = sample(src, srcOffset + 2 * i);
            }
        }

        @Override
        public void write(int[] src, int count, byte[] dst, int dstOffset) {
            int i = 0;
            for (; i < count - 1; i += 2) {
                PAIR.set(dst, dstOffset + 2 * i, (src[i] & 0xFFFF) | (src[i + 1] << Short.SIZE));
            }
            if (i < count) {
                put(src[i], dst, dstOffset + 2 * i);
            }
        }
    }
}
