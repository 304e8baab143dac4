package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Utf8Test {
    private static final long SEED = 4_711;
    private static final String WORDS = "Grüße aus Zürich, 世界 und 😀 – ÿ\u0000\u007F\u0080\u07FF\u0800\uFFFF plain "
            + "ASCII that is long enough for eight bytes at a time";
    private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer characters = CharBuffer.allocate(2 * WORDS.length());
    private ByteBuffer wrapped = ByteBuffer.allocate(0);

    @Test
    void shouldJudgeEverySequenceOfUpToThreeBytesAsTheJdkDoes() {
        byte[] bytes = new byte[3];
        assertLikeTheJdk(bytes, 0, 0);
        for (int all = 0; all < 1 << 24; all++) {
            bytes[0] = (byte) all;
            bytes[1] = (byte) (all >> 8);
            bytes[2] = (byte) (all >> 16);
            assertLikeTheJdk(bytes, 0, 3);
            if (all < 1 << 16) {
                assertLikeTheJdk(bytes, 0, 2);
                assertLikeTheJdk(bytes, 0, 1);
            }
        }
    }

    @Test
    void shouldJudgeEveryFourByteLeadAsTheJdkDoes() {
        int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int lead = 0xEF; lead <= 0xFF; lead++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : edges) {
                    for (int fourth : edges) {
                        assertLikeTheJdk(new byte[] {(byte) lead, (byte) second, (byte) third, (byte) fourth}, 0, 4);
                    }
                }
            }
        }
    }

    @Test
    void shouldJudgeMutatedTextAsTheJdkDoes() {
        Random random = new Random(SEED);
        byte[] words = WORDS.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = words.clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int from = random.nextInt(bytes.length);
            assertLikeTheJdk(bytes, from, random.nextInt(bytes.length - from + 1));
        }
    }

    @Test
    void shouldJudgeEveryCutOfATextAsTheJdkDoes() {
        byte[] words = WORDS.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from <= words.length; from++) {
            for (int to = from; to <= words.length; to++) {
                assertLikeTheJdk(words, from, to - from);
            }
        }
    }

    private void assertLikeTheJdk(byte[] bytes, int offset, int length) {
        if (wrapped.array() != bytes) {
            wrapped = ByteBuffer.wrap(bytes);
        }
        wrapped.limit(offset + length).position(offset);
        boolean right = jdk.reset().decode(wrapped, characters.clear(), true).isUnderflow();
        if (right != Utf8.isValid(bytes, offset, length)) {
            fail("seed " + SEED + ", the JDK says " + right + ": "
                    + HexFormat.of().formatHex(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
    }
}
