package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;

/**
 * The rival that a first port of the usual integration guide gives: textbook G.711 sample by sample, resampling by a
 * straight line between neighbours without a filter and without memory of the frame before, a new array for every
 * stage. Down by a whole ratio the straight line is plain decimation.
 *
 * <p>Stateless; any thread.
 */
final class NaivePort {
    private static final int MU_LAW_BIAS = 0x84;
    private static final int MU_LAW_CLIP = 32_635;
    private static final int A_LAW_EVEN_BITS = 0x55;

    private NaivePort() {
    }

    /** One frame from one format to another; equal ones are no special case. */
    static byte[] convert(byte[] frame, AudioFormat from, AudioFormat to) {
        return encode(resample(decode(frame, from), from.sampleRate(), to.sampleRate()), to);
    }

    static short[] decode(byte[] frame, AudioFormat format) {
        short[] samples = new short[frame.length / format.bytesPerSample()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = switch (format) {
                case ULAW_8000 -> fromMuLaw(frame[i]);
                case ALAW_8000 -> fromALaw(frame[i]);
                case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 ->
                    (short) (frame[2 * i] & 0xFF | frame[2 * i + 1] << 8);
            };
        }
        return samples;
    }

    static byte[] encode(short[] samples, AudioFormat format) {
        byte[] frame = new byte[samples.length * format.bytesPerSample()];
        for (int i = 0; i < samples.length; i++) {
            switch (format) {
                case ULAW_8000 -> frame[i] = toMuLaw(samples[i]);
                case ALAW_8000 -> frame[i] = toALaw(samples[i]);
                case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 -> {
                    frame[2 * i] = (byte) samples[i];
                    frame[2 * i + 1] = (byte) (samples[i] >> 8);
                }
            }
        }
        return frame;
    }

    static short[] resample(short[] samples, int fromRate, int toRate) {
        short[] out = new short[(int) ((long) samples.length * toRate / fromRate)];
        double step = (double) fromRate / toRate;
        for (int i = 0; i < out.length; i++) {
            double at = i * step;
            int left = (int) at;
            int right = Math.min(left + 1, samples.length - 1);
            double fraction = at - left;
            out[i] = (short) Math.round(samples[left] + fraction * (samples[right] - samples[left]));
        }
        return out;
    }

    private static short fromMuLaw(byte code) {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + MU_LAW_BIAS) << ((bits & 0x70) >> 4)) - MU_LAW_BIAS;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte toMuLaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), MU_LAW_CLIP) + MU_LAW_BIAS;
        int segment = 7;
        for (int mask = 0x4000; (magnitude & mask) == 0 && segment > 0; mask >>= 1) {
            segment--;
        }
        return (byte) ~(sign | segment << 4 | magnitude >> (segment + 3) & 0x0F);
    }

    private static short fromALaw(byte code) {
        int bits = (code ^ A_LAW_EVEN_BITS) & 0xFF;
        int segment = (bits & 0x70) >> 4;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0) {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static byte toALaw(short sample) {
        int sign = sample < 0 ? 0 : 0x80;
        int magnitude = Math.min(Math.abs((int) sample), Short.MAX_VALUE);
        int segment = 7;
        for (int mask = 0x4000; (magnitude & mask) == 0 && segment > 0; mask >>= 1) {
            segment--;
        }
        int step = magnitude >> (segment == 0 ? 4 : segment + 3) & 0x0F;
        return (byte) ((sign | segment << 4 | step) ^ A_LAW_EVEN_BITS);
    }
}
