package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackendTest {
    @Test
    void vectorsAreChosenWhereTheyAre() {
        assertTrue(Backend.TABLE.isAvailable());
        assertEquals(Backend.VECTOR.isAvailable() ? Backend.VECTOR : Backend.TABLE, Backend.chosen());
    }

    @ParameterizedTest
    @MethodSource("io.patchcord.codec.TranscoderTest#pairs")
    void bothGiveTheSameBytesHoweverTheStreamIsCut(TranscoderTest.Pair pair) {
        assumeTrue(Backend.VECTOR.isAvailable(), "no vectors of 256 bits in this JVM");
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            byte[] input = new byte[1 + random.nextInt(9 * pair.from().bytesPerFrame())];
            random.nextBytes(input);
            Transcoder table = Transcoder.create(pair.from(), pair.to(), Backend.TABLE);
            byte[] expected = new byte[table.maxOutput(input.length)];
            int length = table.transcode(input, 0, input.length, expected, 0);

            Transcoder vector = Transcoder.create(pair.from(), pair.to(), Backend.VECTOR);
            byte[] pieces = new byte[expected.length];
            int written = 0;
            int most = 1 + random.nextInt(3 * pair.from().bytesPerFrame());
            for (int at = 0; at < input.length; ) {
                int count = Math.min(random.nextInt(most + 1), input.length - at);
                written += vector.transcode(input, at, count, pieces, written);
                at += count;
            }
            assertEquals(length, written, "seed " + seed);
            assertArrayEquals(Arrays.copyOf(expected, length), Arrays.copyOf(pieces, written), "seed " + seed);
        }
    }
}
