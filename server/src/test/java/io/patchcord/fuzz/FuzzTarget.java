package io.patchcord.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reader of what others send.
 *
 * @param name what a find is reported under
 * @param seeds good inputs and known bad ones, from which others are made
 * @param words what its inputs are made of
 * @param bytesPerByte what it may allocate for each byte of an input, beside a fixed part
 * @param body runs one input
 */
public record FuzzTarget(String name, List<byte[]> seeds, List<String> words, int bytesPerByte, Body body) {
    /** Runs one input. */
    @FunctionalInterface
    public interface Body {
        /**
         * Reads it, and says in a word or two what became of it; a new word makes the input a seed.
         *
         * @throws Exception when the reader does what it must not
         */
        String run(byte[] input) throws Exception;
    }

    /** A target whose seeds are texts. */
    public static FuzzTarget ofTexts(String name, List<String> seeds, List<String> words, int bytesPerByte, Body body) {
        return new FuzzTarget(name, seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList(), words,
                bytesPerByte, body);
    }

    /** The kind of an exception that is allowed, with its message's first words but for numbers. */
    public static String kind(Exception allowed) {
        String message = String.valueOf(allowed.getMessage()).replaceAll("\\d+", "0");
        return allowed.getClass().getSimpleName() + " " + message.substring(0, Math.min(24, message.length()));
    }

    /** Whether it is what a WebSocket's text may be. */
    public static boolean isUtf8(byte[] input) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
