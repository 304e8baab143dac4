package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscoderTest {
    private static final byte SENTINEL = 0x5C;

    /** Every pair that has a telephone side, equal formats included. */
    static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (AudioFormat from : AudioFormat.values()) {
            for (AudioFormat to : AudioFormat.values()) {
                if (from == to || from.sampleRate() == 8_000 || to.sampleRate() == 8_000) {
                    pairs.add(new Pair(from, to));
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyTwentyMillisecondsInGiveTwentyMillisecondsOut(Pair pair) {
        Transcoder transcoder = pair.transcoder();
        byte[] frame = noise(pair.from.bytesPerFrame(), 1);
        byte[] out = new byte[pair.to.bytesPerFrame()];
        for (int i = 0; i < 200; i++) {
            assertEquals(out.length, transcoder.transcode(frame, 0, frame.length, out, 0), "frame " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void chunksOfAnySizeGiveTheBytesOfTheWhole(Pair pair) {
        byte[] input = noise(7 * pair.from.bytesPerFrame() + 5, 2);
        byte[] whole = convert(pair.transcoder(), input, input.length);
        for (int chunk : new int[] {1, 3, 7, 159, 160, 161, 1000}) {
            assertArrayEquals(whole, convert(pair.transcoder(), input, chunk), "chunks of " + chunk);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void randomSplitsGiveTheBytesOfTheWhole(Pair pair) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            byte[] input = noise(1 + random.nextInt(5 * pair.from.bytesPerFrame()), seed);
            byte[] whole = convert(pair.transcoder(), input, input.length);
            Transcoder streaming = pair.transcoder();
            byte[] pieces = new byte[whole.length];
            int written = 0;
            for (int at = 0; at < input.length; ) {
                int length = Math.min(random.nextInt(3 * pair.from.bytesPerFrame()), input.length - at);
                written += streaming.transcode(input, at, length, pieces, written);
                at += length;
            }
            assertEquals(whole.length, written, "seed " + seed);
            assertArrayEquals(whole, pieces, "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void onlyTheAnnouncedRangeIsReadAndWritten(Pair pair) {
        byte[] input = noise(pair.from.bytesPerFrame(), 3);
        byte[] expected = convert(pair.transcoder(), input, input.length);
        byte[] padded = noise(input.length + 9, 4);
        System.arraycopy(input, 0, padded, 5, input.length);
        byte[] out = new byte[expected.length + 9];
        Arrays.fill(out, SENTINEL);

        assertEquals(expected.length, pair.transcoder().transcode(padded, 5, input.length, out, 4));
        assertArrayEquals(expected, Arrays.copyOfRange(out, 4, 4 + expected.length));
        for (int i = 0; i < out.length; i++) {
            boolean outside = i < 4 || i >= 4 + expected.length;
            assertTrue(!outside || out[i] == SENTINEL, "byte " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aRefusedCallLeavesTheStreamWhereItWas(Pair pair) {
        byte[] input = noise(3 * pair.from.bytesPerFrame() + 1, 5);
        byte[] expected = convert(pair.transcoder(), input, input.length);
        Transcoder transcoder = pair.transcoder();
        byte[] out = new byte[expected.length];
        int half = input.length / 2 | 1;
        int written = transcoder.transcode(input, 0, half, out, 0);
        int room = expected.length - written;
        byte[] tooSmall = new byte[room - 1];
        Arrays.fill(tooSmall, SENTINEL);

        int rest = input.length - half;
        assertRefused(() -> transcoder.transcode(input, half, rest, tooSmall, 0));
        assertRefused(() -> transcoder.transcode(input, half, rest, out, written + 1));
        assertRefused(() -> transcoder.transcode(input, half, rest, out, -1));
        assertRefused(() -> transcoder.transcode(input, half, rest + 1, out, written));
        assertRefused(() -> transcoder.transcode(input, -1, rest, out, written));
        assertRefused(() -> transcoder.transcode(input, Integer.MAX_VALUE, Integer.MAX_VALUE, out, written));
        assertRefused(() -> transcoder.transcode(input, half, -1, out, written));
        for (byte b : tooSmall) {
            assertEquals(SENTINEL, b);
        }
        assertEquals(room, transcoder.transcode(input, half, rest, out, written));
        assertArrayEquals(expected, out);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void maxOutputBoundsEveryCallTightly(Pair pair) {
        Random random = new Random(6);
        Transcoder transcoder = pair.transcoder();
        byte[] out = new byte[transcoder.maxOutput(2_000)];
        int sampleBytes = pair.to.bytesPerSample();
        for (int i = 0; i < 2_000; i++) {
            int length = random.nextInt(300);
            int written = transcoder.transcode(noise(length, i), 0, length, out, 0);
            int bound = transcoder.maxOutput(length);
            int slack = sampleBytes * (1 + pair.to.sampleRate() / pair.from.sampleRate());
            assertTrue(written <= bound && bound <= written + 2 * slack, length + " bytes: " + written + ", " + bound);
        }
        assertEquals(0, transcoder.maxOutput(0));
        assertTrue(transcoder.maxOutput(Integer.MAX_VALUE) > 0);
        assertThrows(IllegalArgumentException.class, () -> transcoder.maxOutput(-1));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void resetStartsANewStream(Pair pair) {
        byte[] input = noise(2 * pair.from.bytesPerFrame(), 7);
        Transcoder transcoder = pair.transcoder();
        byte[] first = convert(transcoder, input, 333);
        convert(transcoder, new byte[] {1, 2, 3}, 3);
        transcoder.reset();
        assertArrayEquals(first, convert(transcoder, input, 160));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void silenceStaysSilence(AudioFormat wide) {
        byte[] silence = new byte[320];
        Arrays.fill(silence, (byte) 0xFF);
        byte[] pcm = convert(Transcoder.create(AudioFormat.ULAW_8000, wide), silence, 160);
        assertArrayEquals(new byte[2 * wide.bytesPerFrame()], pcm);
        assertArrayEquals(silence, convert(Transcoder.create(wide, AudioFormat.ULAW_8000), pcm, 160));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCM_16000", "PCM_22050", "PCM_24000", "PCM_44100", "PCM_48000"})
    void overshootSaturatesInsteadOfWrapping(AudioFormat wide) {
        byte[] square = new byte[2 * 1_600];
        for (int i = 0; i < square.length / 2; i++) {
            putSample(square, i, i / 16 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE);
        }
        byte[] out = convert(Transcoder.create(AudioFormat.PCM_8000, wide), square, 320);
        int extremes = 0;
        for (int i = out.length / 4; i < out.length / 2; i++) {
            // half periods are 2 ms and the filter answers within 1 ms: between 1.2 and 2 ms the sign is settled
            long microsIntoHalf = i * 1_000_000L / wide.sampleRate() % 2_000;
            boolean positive = i * 1_000_000L / wide.sampleRate() / 2_000 % 2 == 0;
            int sample = sample(out, i);
            extremes += sample == Short.MAX_VALUE || sample == Short.MIN_VALUE ? 1 : 0;
            assertTrue(microsIntoHalf < 1_200 || (positive ? sample > 20_000 : sample < -20_000),
                    () -> "sample " + sample + " at " + microsIntoHalf + " µs");
        }
        assertTrue(extremes > out.length / 20, extremes + " samples at the rails");
    }

    @Test
    void equalFormatsPassThroughAndNoOthersDo() {
        for (Pair pair : pairs()) {
            assertEquals(pair.from == pair.to, pair.transcoder().passesThrough(), pair.toString());
        }
    }

    @Test
    void eightKilohertzPairsAreCompandingAlone() {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        byte[] pcm = convert(Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.PCM_8000), codes, 100);
        byte[] aLaw = convert(Transcoder.create(AudioFormat.ULAW_8000, AudioFormat.ALAW_8000), codes, 100);
        for (int i = 0; i < codes.length; i++) {
            short linear = G711.MU_LAW.decode((byte) i);
            assertEquals(linear, sample(pcm, i));
            assertEquals(G711.A_LAW.encode(linear), aLaw[i]);
        }
    }

    @Test
    void aPairWithoutATelephoneSideIsRefusedByName() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> Transcoder.create(AudioFormat.PCM_16000, AudioFormat.PCM_24000));
        assertTrue(refused.getMessage().contains("pcm_16000") && refused.getMessage().contains("pcm_24000"),
                refused.getMessage());
    }

    private static void assertRefused(Executable call) {
        assertThrows(IndexOutOfBoundsException.class, call);
    }

    private static byte[] convert(Transcoder transcoder, byte[] input, int chunk) {
        byte[] out = new byte[transcoder.maxOutput(input.length)];
        int written = 0;
        for (int at = 0; at < input.length; at += chunk) {
            written += transcoder.transcode(input, at, Math.min(chunk, input.length - at), out, written);
        }
        return Arrays.copyOf(out, written);
    }

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static short sample(byte[] pcm, int index) {
        return SampleCoding.Pcm16.sample(pcm, 2 * index);
    }

    private static void putSample(byte[] pcm, int index, int sample) {
        pcm[2 * index] = (byte) sample;
        pcm[2 * index + 1] = (byte) (sample >> 8);
    }

    record Pair(AudioFormat from, AudioFormat to) {
        Transcoder transcoder() {
            return Transcoder.create(from, to);
        }
    }
}
