package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.util.Base64;
import java.util.Random;

/**
 * One direction of audio that proves itself: every byte follows from its place, so whoever hears it can tell whether
 * anything is missing, twice there or out of order. µ-law at 8 kHz, which a bridge passes on as it is. The generator's
 * thread.
 */
final class Proof {
    private static final int FRAME_BYTES = AudioFormat.ULAW_8000.bytesPerFrame();

    private final Random said;
    private final Random heard;
    private long heardBytes;
    private String fault = "";

    Proof(long seed) {
        said = new Random(seed);
        heard = new Random(seed);
    }

    /** The next frame, in base 64. */
    byte[] next() {
        byte[] frame = new byte[FRAME_BYTES];
        for (int i = 0; i < FRAME_BYTES; i++) {
            frame[i] = sample(said);
        }
        return Base64.getEncoder().encode(frame);
    }

    /** Takes what arrived, in base 64. */
    void arrived(byte[] base64) {
        for (byte muLaw : Base64.getDecoder().decode(base64)) {
            if (muLaw != sample(heard) && fault.isEmpty()) {
                fault = "other audio than was sent from byte " + heardBytes + " on";
            }
            heardBytes++;
        }
    }

    private static byte sample(Random random) {
        return (byte) random.nextInt(1 << Byte.SIZE);
    }

    /** What was wrong with the audio that arrived, or an empty text. */
    String fault() {
        return fault;
    }
}
