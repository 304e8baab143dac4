package io.patchcord.simulator;

/** G.711 µ-law, one sample at a time (ITU-T G.711 table 2a). */
final class MuLaw {
    /** The code of silence. */
    static final byte SILENCE = (byte) 0xFF;
    private static final int BIAS = 132;
    private static final int CLIP = 32_635;

    private MuLaw() {
    }

    static byte encode(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = magnitude >> (exponent + 3) & 0x0F;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }

    static int decode(byte code) {
        int bits = ~code;
        int magnitude = (((bits & 0x0F) << 3) + BIAS << (bits >> 4 & 0x07)) - BIAS;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
