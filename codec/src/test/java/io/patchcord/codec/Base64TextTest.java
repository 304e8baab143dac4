package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ours against the JDK's, of every backend that this JVM has. */
class Base64TextTest {
    private static final byte SENTINEL = '~';
    private static final int LONGEST = 2_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    static Set<Backend> backends() {
        Set<Backend> backends = EnumSet.allOf(Backend.class);
        backends.removeIf(backend -> !backend.isAvailable());
        return backends;
    }

    @ParameterizedTest
    @MethodSource("backends")
    void everyLengthIsEncodedAsByTheJdkAndNothingBesideIt(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        Random random = new Random(1);
        for (int length = 0; length <= LONGEST; length++) {
            byte[] bytes = noise(random, length);
            byte[] expected = Base64.getEncoder().encode(bytes);
            // Now and then in arrays without a byte to spare, else somewhere inside.
            int before = random.nextInt(3) * random.nextInt(70);
            int after = random.nextInt(3) * random.nextInt(70);
            byte[] source = within(bytes, before, after);
            byte[] target = within(new byte[expected.length], after, before);
            assertEquals(expected.length, text.encode(source, before, length, target, after), "length " + length);
            assertArrayEquals(within(expected, after, before), target, "length " + length);
            assertArrayEquals(within(bytes, before, after), source, "length " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theRoomForALongTextIsGivenBackOnceManyShortOnesFollow(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        byte[] longText = Base64.getEncoder().encode(new byte[6_400]);
        byte[] shortText = Base64.getEncoder().encode(new byte[640]);
        for (int round = 0; round < 3; round++) {
            assertEquals(6_400, text.decode(longText, 0, longText.length));
            for (int i = 0; i < 100; i++) {
                assertEquals(640, text.decode(shortText, 0, shortText.length));
                assertTrue(text.decoded().length >= 6_400, "after " + i);
            }
        }
        text.decode(shortText, 0, shortText.length);
        assertTrue(text.decoded().length < 1_280);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void everyLengthIsDecodedAsByTheJdkPaddedOrNot(Backend backend) {
        Base64Text text = new Base64Text(640, backend);
        Random random = new Random(2);
        for (int length = 0; length <= LONGEST; length++) {
            byte[] bytes = noise(random, length);
            for (Base64.Encoder encoder : new Base64.Encoder[] {Base64.getEncoder(),
                Base64.getEncoder().withoutPadding()}) {
                byte[] chars = encoder.encode(bytes);
                int before = random.nextInt(3) * random.nextInt(70);
                byte[] source = within(chars, before, random.nextInt(3) * random.nextInt(70));
                byte[] untouched = source.clone();
                assertEquals(length, text.decode(source, before, chars.length), "length " + length);
                assertArrayEquals(bytes, Arrays.copyOf(text.decoded(), length), "length " + length);
                assertArrayEquals(untouched, source, "length " + length);
            }
        }
    }

    /** Bits of the last character that belong to no byte are dropped. */
    @ParameterizedTest
    @MethodSource("backends")
    void theLastCharacterMayHaveBitsToSpare(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        for (int length : new int[] {160, 161}) {
            for (int last = 0; last < 64; last++) {
                byte[] chars = Base64.getEncoder().encode(noise(new Random(last), length));
                chars[length == 160 ? 213 : 214] = (byte) ALPHABET.charAt(last);
                assertEquals(length, text.decode(chars, 0, chars.length));
                assertArrayEquals(Base64.getDecoder().decode(chars), Arrays.copyOf(text.decoded(), length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void everyBadCharacterOfAFrameIsRefusedWithItsPosition(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        byte[] chars = Base64.getEncoder().encode(noise(new Random(3), 160));
        for (int at = 0; at < 214; at++) {
            byte good = chars[at];
            for (int value = 0; value < 256; value++) {
                chars[at] = (byte) value;
                if (ALPHABET.indexOf(value) >= 0) {
                    assertEquals(160, text.decode(chars, 0, chars.length));
                } else {
                    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                            () -> text.decode(chars, 0, chars.length), "value " + value + " at " + at);
                    assertEquals("not base64: character " + at + " of 216", refusal.getMessage());
                }
            }
            chars[at] = good;
        }
    }

    /** At every length, so at every place in a vector and in what is left after vectors. */
    @ParameterizedTest
    @MethodSource("backends")
    void aBadCharacterIsFoundInTextsOfEveryLength(Backend backend) {
        Base64Text text = new Base64Text(640, backend);
        Random random = new Random(4);
        for (int length = 2; length <= 400; length++) {
            if (length % 4 != 1) {
                byte[] chars = new byte[length];
                Arrays.fill(chars, (byte) 'Q');
                for (int at = 0; at < length; at++) {
                    chars[at] = (byte) (random.nextBoolean() ? '-' : random.nextInt(-128, 0));
                    assertThrows(IllegalArgumentException.class, () -> text.decode(chars, 0, chars.length),
                            "character " + at + " of " + length);
                    chars[at] = 'Q';
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void paddingStandsOnlyWhereAQuantumIsFilled(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        for (String end : new String[] {"Q===", "====", "QQ=Q", "Q=QQ", "=QQQ", "QQ==QQQQ", "QQQ=QQ==", "QQ=", "QQQ==",
            "Q", "Q=", "Q==", "QQ==\n"}) {
            for (int quanta : new int[] {0, 15, 16, 17, 52}) {
                byte[] chars = ("QQQQ".repeat(quanta) + end).getBytes(StandardCharsets.US_ASCII);
                assertThrows(IllegalArgumentException.class, () -> Base64.getDecoder().decode(chars), end);
                assertThrows(IllegalArgumentException.class, () -> text.decode(chars, 0, chars.length),
                        end + " after " + quanta);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void badRangesAreRefusedAndNothingIsWritten(Backend backend) {
        Base64Text text = new Base64Text(160, backend);
        byte[] bytes = new byte[160];
        byte[] small = new byte[215];
        assertThrows(IndexOutOfBoundsException.class, () -> text.encode(bytes, 0, 160, small, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> text.encode(bytes, 1, 160, new byte[300], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> text.encode(bytes, -1, 160, new byte[300], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> text.encode(bytes, 0, 160, new byte[300], 85));
        assertThrows(IndexOutOfBoundsException.class, () -> text.decode(new byte[216], 1, 216));
        assertThrows(IndexOutOfBoundsException.class, () -> text.decode(new byte[216], -1, 216));
        assertArrayEquals(new byte[215], small);
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] within(byte[] bytes, int before, int after) {
        byte[] array = new byte[before + bytes.length + after];
        Arrays.fill(array, SENTINEL);
        System.arraycopy(bytes, 0, array, before, bytes.length);
        return array;
    }
}
