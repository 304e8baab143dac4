package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final long SEED = 99;

    @Test
    void shouldDoWhatTheByteLoopOfTheStandardDoesAtEveryOffsetAndLength() {
        Random random = new Random(SEED);
        byte[] original = new byte[96];
        random.nextBytes(original);
        for (int offset = 0; offset <= 17; offset++) {
            for (int length = 0; length <= 70; length++) {
                int key = random.nextInt();
                byte[] masked = original.clone();
                Mask.apply(masked, offset, length, key);
                assertArrayEquals(byteByByte(original, offset, length, key), masked,
                        "seed " + SEED + ", offset " + offset + ", length " + length);
                Mask.apply(masked, offset, length, key);
                assertArrayEquals(original, masked);
            }
        }
    }

    private static byte[] byteByByte(byte[] original, int offset, int length, int key) {
        byte[] octets = {(byte) (key >>> 24), (byte) (key >>> 16), (byte) (key >>> 8), (byte) key};
        byte[] masked = original.clone();
        for (int i = 0; i < length; i++) {
            masked[offset + i] = (byte) (masked[offset + i] ^ octets[i % 4]);
        }
        return masked;
    }
}
