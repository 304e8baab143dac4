package io.patchcord.codec;

import java.util.ArrayList;
import java.util.List;

/** The codec as a whole: which backend works, and making it quick before the first call. Any thread. */
public final class Codecs {
    private static final int WARM_UP_FRAMES = 12_000;

    private Codecs() {
    }

    /** What computes the conversions of this process: {@code vector-512}, {@code vector-256} or {@code table}. */
    public static String backend() {
        return Backend.chosen().label();
    }

    /**
     * Converts a few thousand frames each way and through every format, so that HotSpot has compiled the loops before
     * a caller waits for one; takes about a second. A cold frame costs up to 90 ms, and vectors that are not compiled
     * yet are garbage.
     */
    public static void warmUp() {
        List<Lane> lanes = new ArrayList<>();
        for (AudioFormat format : AudioFormat.values()) {
            if (format != AudioFormat.ULAW_8000) {
                lanes.add(new Lane(AudioFormat.ULAW_8000, format));
                lanes.add(new Lane(format, AudioFormat.ULAW_8000));
            }
        }
        for (int i = 0; i < WARM_UP_FRAMES; i++) {
            lanes.get(i % lanes.size()).frame();
        }
    }

    /** One direction of a pretended call. */
    private static final class Lane {
        private final Base64Transcoder transcoder;
        private final byte[] text;
        private final byte[] out;

        Lane(AudioFormat from, AudioFormat to) {
            transcoder = Base64Transcoder.create(from, to);
            text = new byte[(int) Base64Text.textLength(from.bytesPerFrame())];
            byte[] silence = new byte[from.bytesPerFrame()];
            new Base64Text(silence.length).encode(silence, 0, silence.length, text, 0);
            out = new byte[(int) Base64Text.textLength(to.bytesPerFrame())];
        }

        void frame() {
            transcoder.transcode(text, 0, text.length, out, 0);
        }
    }
}
