package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TranscoderTest {
    private static final byte SENTINEL = 0x5C;

    /** Each text is what the JDK makes of a transcoder's bytes, whatever its length, padded or not. */
    @ParameterizedTest
    @MethodSource("io.patchcord.codec.TranscoderTest#pairs")
    void textsCarryTheBytesOfTheTranscoder(TranscoderTest.Pair pair) {
        Transcoder bytes = pair.transcoder();
        Base64Transcoder texts = Base64Transcoder.create(pair.from(), pair.to());
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] input = new byte[i % 3 == 0 ? pair.from().bytesPerFrame() : random.nextInt(2_500)];
            random.nextBytes(input);
            byte[] output = new byte[bytes.outputLength(input.length)];
            assertEquals(output.length, bytes.transcode(input, 0, input.length, output, 0));
            Base64.Encoder encoder = Base64.getEncoder();
            byte[] text = (i % 2 == 0 ? encoder : encoder.withoutPadding()).encode(input);
            byte[] expected = texts.passesThrough() ? text : encoder.encode(output);
            assertTrue(texts.maxOutput(text.length) >= expected.length, "text " + i);

            byte[] source = new byte[text.length + 7];
            System.arraycopy(text, 0, source, 3, text.length);
            byte[] target = new byte[expected.length + 9];
            Arrays.fill(target, SENTINEL);
            assertEquals(expected.length, texts.transcode(source, 3, text.length, target, 5), "text " + i);
            assertArrayEquals(expected, Arrays.copyOfRange(target, 5, 5 + expected.length), "text " + i);
            for (int j = 0; j < target.length; j++) {
                assertTrue((j >= 5 && j < 5 + expected.length) || target[j] == SENTINEL, "byte " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAAA", "AA=A", "AA==AAAA", "AAAA====", "====", "=", "A===", "AAA AAA=", "AA-_",
        "AAA\n",
        "AAAA\u0000AAA", "AAA=AAA=", "AAAAAAAAAAAAAAAA!AAA"})
    void whatIsNotBase64IsRefusedAndForgotten(String bad) {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        Base64Transcoder untouched = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        byte[] good = Base64.getEncoder().encode(noise(160));
        byte[] out = new byte[856];
        byte[] expected = new byte[856];
        texts.transcode(good, 0, good.length, out, 0);
        untouched.transcode(good, 0, good.length, expected, 0);

        byte[] text = bad.getBytes(StandardCharsets.ISO_8859_1);
        byte[] before = out.clone();
        assertThrows(IllegalArgumentException.class, () -> texts.transcode(text, 0, text.length, out, 0));
        assertArrayEquals(before, out);
        texts.transcode(good, 0, good.length, out, 0);
        untouched.transcode(good, 0, good.length, expected, 0);
        assertArrayEquals(expected, out);
    }

    @Test
    void aFrameOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Base64Text(0));
        assertThrows(IllegalArgumentException.class, () -> new Base64Text(-1));
        assertEquals(0, new Base64Text(1).encode(new byte[0], 0, 0, new byte[0], 0));
        assertEquals(0, new Base64Text(1).decode(new byte[0], 0, 0));
    }

    /** A character of the alphabet replaced by every other byte, at a few places of a frame. */
    @Test
    void everyByteOutsideTheAlphabetIsRefused() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        byte[] out = new byte[856];
        for (int at : new int[] {0, 63, 64, 130, 211}) {
            for (int value = 0; value < 256; value++) {
                byte[] text = Base64.getEncoder().encode(noise(160));
                text[at] = (byte) value;
                if (alphabet.indexOf(value) >= 0) {
                    assertEquals(856, texts.transcode(text, 0, text.length, out, 0));
                } else {
                    assertThrows(IllegalArgumentException.class,
                            () -> texts.transcode(text, 0, text.length, out, 0), value + " at " + at);
                }
            }
        }
    }

    @Test
    void badRangesAreRefusedBeforeTheStreamMoves() {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        byte[] text = Base64.getEncoder().encode(noise(160));
        byte[] small = new byte[855];
        assertThrows(IndexOutOfBoundsException.class, () -> texts.transcode(text, 0, 216, small, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> texts.transcode(text, 4, 216, new byte[900], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> texts.transcode(text, -1, 8, new byte[900], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> texts.transcode(text, 0, 216, new byte[900], 45));
        assertThrows(IndexOutOfBoundsException.class, () -> texts.transcode(text, 0, 216, new byte[900], -1));
        assertThrows(IllegalArgumentException.class, () -> texts.maxOutput(-1));
        assertEquals(Integer.MAX_VALUE, texts.maxOutput(Integer.MAX_VALUE));
        assertArrayEquals(new byte[855], small);

        byte[] out = new byte[856];
        byte[] expected = new byte[856];
        texts.transcode(text, 0, 216, out, 0);
        Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000).transcode(text, 0, 216, expected, 0);
        assertArrayEquals(expected, out);
    }

    @Test
    void equalFormatsPassUnseenAndTheirLevelCanStillBeRead() {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.ULAW_8000);
        assertTrue(texts.passesThrough());
        assertFalse(Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_8000).passesThrough());
        short[] samples = new Tone(1_000, 3_276.8 * Math.sqrt(2), 0).samples(1_600, 8_000);
        byte[] text = Base64.getEncoder().encode(Streaming.bytes(samples, AudioFormat.ULAW_8000));
        byte[] out = new byte[text.length];
        assertEquals(text.length, texts.transcode(text, 0, text.length, out, 0));
        assertArrayEquals(text, out);
        assertEquals(-20, texts.level(text, 0, text.length), 0.2);
        assertThrows(IllegalArgumentException.class, () -> texts.level(new byte[] {'!', '!', '!', '!'}, 0, 4));
    }

    /** To ask for a level between two frames changes neither. */
    @Test
    void readingALevelLeavesTheStreamAlone() {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
        Base64Transcoder plain = Base64Transcoder.create(AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
        byte[] text = Base64.getEncoder().encode(noise(641));
        for (int i = 0; i < 3; i++) {
            byte[] out = new byte[texts.maxOutput(text.length)];
            byte[] expected = new byte[out.length];
            assertEquals(plain.transcode(text, 0, text.length, expected, 0),
                    texts.transcode(text, 0, text.length, out, 0));
            assertArrayEquals(expected, out);
            texts.level(text, 0, text.length);
        }
    }

    /** Half a sample from the text before is no reason to take every sample apart. */
    @Test
    void aLevelIsThatOfWholeSamplesAfterAnOddSplit() {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
        byte[] quiet = Streaming.bytes(new Tone(1_000, 8, 0).samples(641, 16_000), AudioFormat.PCM_16000);
        byte[] head = Base64.getEncoder().encode(Arrays.copyOf(quiet, 641));
        byte[] tail = Base64.getEncoder().encode(Arrays.copyOfRange(quiet, 641, quiet.length));
        texts.transcode(head, 0, head.length, new byte[texts.maxOutput(head.length)], 0);
        assertEquals(-75, texts.level(tail, 0, tail.length), 1);
        texts.reset();
        assertEquals(-75, texts.level(head, 0, head.length), 1);
    }

    @Test
    void anErrorSaysWhichCharacters() {
        Base64Transcoder texts = Base64Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        byte[] text = Base64.getEncoder().encode(noise(300));
        text[270] = '*';
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> texts.transcode(text, 0, text.length, new byte[2_000], 0));
        assertEquals("not base64: character 270 of 400", refusal.getMessage());
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(11).nextBytes(noise);
        return noise;
    }
}
