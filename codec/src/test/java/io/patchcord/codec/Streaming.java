package io.patchcord.codec;

import java.util.Arrays;

/** Samples through a new transcoder as a call would send them. */
final class Streaming {
    private Streaming() {
    }

    /** 16 bit samples in frames of 20 ms, the last one possibly shorter; PCM or µ-law in, samples out. */
    static short[] inFrames(AudioFormat from, AudioFormat to, short[] samples) {
        return inFrames(from, to, samples, Backend.chosen());
    }

    static short[] inFrames(AudioFormat from, AudioFormat to, short[] samples, Backend backend) {
        Transcoder transcoder = Transcoder.create(from, to, backend);
        byte[] input = bytes(samples, from);
        byte[] output = new byte[transcoder.maxOutput(input.length)];
        int written = 0;
        for (int at = 0; at < input.length; at += from.bytesPerFrame()) {
            int length = Math.min(from.bytesPerFrame(), input.length - at);
            written += transcoder.transcode(input, at, length, output, written);
        }
        return samples(Arrays.copyOf(output, written), to);
    }

    static byte[] bytes(short[] samples, AudioFormat format) {
        byte[] bytes = new byte[samples.length * format.bytesPerSample()];
        if (format == AudioFormat.ULAW_8000) {
            G711.MU_LAW.encode(samples, 0, samples.length, bytes, 0);
            return bytes;
        }
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return bytes;
    }

    static short[] samples(byte[] bytes, AudioFormat format) {
        short[] samples = new short[bytes.length / format.bytesPerSample()];
        if (format == AudioFormat.ULAW_8000) {
            G711.MU_LAW.decode(bytes, 0, samples.length, samples, 0);
            return samples;
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8));
        }
        return samples;
    }
}
