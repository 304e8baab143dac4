package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import java.util.Random;

/** From which format to which. */
record Pair(AudioFormat from, AudioFormat to) {
    /** Of two wire names with a space between. */
    static Pair of(String names) {
        String[] both = names.split(" ", 2);
        return new Pair(format(both[0]), format(both[1]));
    }

    static AudioFormat format(String wireName) {
        return AudioFormat.ofWireName(wireName)
                .orElseThrow(() -> new IllegalArgumentException("no such format: " + wireName));
    }

    /** A frame of noise, always the same; what it holds costs our codec the same as speech. */
    static byte[] noise(AudioFormat format) {
        byte[] frame = new byte[format.bytesPerFrame()];
        new Random(1).nextBytes(frame);
        return frame;
    }
}
