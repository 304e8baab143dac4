package io.patchcord.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Texts that are almost those given: bytes changed, dropped, doubled, pieces of one in another. All are UTF-8. */
public final class Mutations {
    private static final byte[] STRUCTURE =
            "\"\"\"{}[]::,,\\/ \n\tu0123456789eE+-.truefalsnA=\0\u001f".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> texts;
    private final Random random;

    /** Endless, and the same for the same seed. */
    public Mutations(List<String> texts, long seed) {
        this.texts = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        this.random = new Random(seed);
    }

    /** The next one. */
    public byte[] next() {
        while (true) {
            byte[] text = texts.get(random.nextInt(texts.size()));
            for (int times = random.nextInt(4); times > 0; times--) {
                text = mutated(text);
            }
            if (Utf8.isValid(text, 0, text.length)) {
                return text;
            }
        }
    }

    private byte[] mutated(byte[] text) {
        int from = random.nextInt(text.length + 1);
        int to = Math.min(text.length, from + (random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(3)));
        return switch (random.nextInt(6)) {
            case 0 -> joined(text, from, new byte[0], to);
            case 1 -> joined(text, from, Arrays.copyOfRange(text, from, to), from);
            case 2 -> joined(text, from, piece(), to);
            case 3 -> joined(text, from, new byte[] {(byte) random.nextInt()}, Math.min(text.length, from + 1));
            default -> joined(text, from, new byte[] {STRUCTURE[random.nextInt(STRUCTURE.length)]},
                    random.nextBoolean() ? from : Math.min(text.length, from + 1));
        };
    }

    private byte[] piece() {
        byte[] other = texts.get(random.nextInt(texts.size()));
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(60)));
    }

    private static byte[] joined(byte[] text, int headEnd, byte[] middle, int tailStart) {
        byte[] all = Arrays.copyOf(text, headEnd + middle.length + text.length - tailStart);
        System.arraycopy(middle, 0, all, headEnd, middle.length);
        System.arraycopy(text, tailStart, all, headEnd + middle.length, text.length - tailStart);
        return all;
    }
}
