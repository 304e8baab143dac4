package io.patchcord.codec;

import java.util.Arrays;

/**
 * The conversion that integration guides show, for comparison: Python's {@code audioop} with
 * {@code ratecv(…, state=None)} on every frame of 20 ms. Same bytes as CPython 3.11's module.
 */
final class NaiveConversion {
    private static final int FRAME_8K = 160;
    private static final int FRAME_16K = 320;

    private NaiveConversion() {
    }

    /** {@code ulaw2lin} and {@code ratecv} 8 to 16 kHz; with its state forgotten each frame gives 319 samples. */
    static short[] up(byte[] muLaw, boolean carryState) {
        short[] out = new short[2 * muLaw.length];
        int written = 0;
        short previous = 0;
        for (int i = 0; i < muLaw.length; i++) {
            short current = G711.MU_LAW.decode(muLaw[i]);
            boolean first = carryState ? i == 0 : i % FRAME_8K == 0;
            if (!first) {
                // Samples are scaled to 32 bits, averaged, and floored on the way back.
                out[written++] = (short) ((previous + current) >> 1);
            }
            out[written++] = current;
            previous = current;
        }
        return Arrays.copyOf(out, written);
    }

    /** {@code ratecv} 16 to 8 kHz: with its state forgotten, every second sample and no filter. */
    static short[] down(short[] wide) {
        short[] out = new short[wide.length / 2];
        int written = 0;
        for (int frame = 0; frame < wide.length; frame += FRAME_16K) {
            for (int i = frame; i < Math.min(frame + FRAME_16K, wide.length); i += 2) {
                out[written++] = wide[i];
            }
        }
        return out;
    }

    /** {@code lin2ulaw}: shifts to 14 bits before it negates, so that negative samples are rounded away from zero. */
    static byte[] lin2ulaw(short[] samples) {
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            int value = samples[i] >> 2;
            int magnitude = Math.min(Math.abs(value), 8_159) + 33;
            int segment = Math.max(26 - Integer.numberOfLeadingZeros(magnitude), 0);
            int code = segment > 7 ? 0x7F : (segment << 4) | ((magnitude >> (segment + 1)) & 15);
            codes[i] = (byte) (code ^ (value < 0 ? 0x7F : 0xFF));
        }
        return codes;
    }
}
