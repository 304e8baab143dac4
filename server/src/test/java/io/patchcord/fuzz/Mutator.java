package io.patchcord.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs of a corpus that grows: bytes changed, dropped, doubled, words put in, one input in another. */
final class Mutator {
    private static final int MOST_CORPUS = 2_000;
    private static final int MOST_BYTES = 70_000;
    private static final int[] EDGES = {0, 1, 9, 10, 13, 32, 125, 126, 127, 128, 254, 255};

    private final SplittableRandom random;
    private final List<byte[]> corpus;
    private final List<byte[]> words;

    Mutator(FuzzTarget target, long seed) {
        random = new SplittableRandom(seed);
        corpus = new ArrayList<>(target.seeds());
        words = target.words().stream().map(word -> word.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    /** An input worth making others of. */
    void learn(byte[] input) {
        if (corpus.size() < MOST_CORPUS) {
            corpus.add(input);
        }
    }

    byte[] next() {
        byte[] input = corpus.get(random.nextInt(corpus.size()));
        for (int times = random.nextInt(6); times > 0; times--) {
            input = mutated(input);
        }
        return input.length > MOST_BYTES ? Arrays.copyOf(input, MOST_BYTES) : input;
    }

    private byte[] mutated(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int length = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(5);
        int to = Math.min(input.length, from + length);
        return switch (random.nextInt(9)) {
            case 0 -> joined(input, from, new byte[0], to);
            case 1 -> joined(input, from, Arrays.copyOfRange(input, from, to), from);
            case 2 -> joined(input, from, slice(corpus.get(random.nextInt(corpus.size()))), to);
            case 3 -> joined(input, from, new byte[] {(byte) random.nextInt()}, Math.min(input.length, from + 1));
            case 4 -> joined(input, from, new byte[] {(byte) EDGES[random.nextInt(EDGES.length)]},
                    random.nextBoolean() ? from : Math.min(input.length, from + 1));
            case 5 -> flipped(input);
            case 6 -> repeated(input, from, to);
            default -> words.isEmpty() ? input : joined(input, from, words.get(random.nextInt(words.size())),
                    random.nextBoolean() ? from : to);
        };
    }

    private byte[] flipped(byte[] input) {
        byte[] copy = input.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    /** A piece many times over: what grows faster than its input shows so. */
    private byte[] repeated(byte[] input, int from, int to) {
        byte[] piece = Arrays.copyOfRange(input, from, to);
        int times = piece.length == 0 || random.nextInt(10) > 0 ? 1 : random.nextInt(20_000 / piece.length + 1);
        byte[] many = new byte[piece.length * times];
        for (int at = 0; at < many.length; at++) {
            many[at] = piece[at % piece.length];
        }
        return joined(input, from, many, from);
    }

    private byte[] slice(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(120)));
    }

    private static byte[] joined(byte[] input, int headEnd, byte[] middle, int tailStart) {
        byte[] all = Arrays.copyOf(input, headEnd + middle.length + input.length - tailStart);
        System.arraycopy(middle, 0, all, headEnd, middle.length);
        System.arraycopy(input, tailStart, all, headEnd + middle.length, input.length - tailStart);
        return all;
    }
}
