package io.patchcord.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The innermost last member of a JSON text, if its value is a plain string: in every message that carries audio, and
 * in a mark, that is the one of interest. Read backwards, so that nothing else of the text costs anything.
 */
final class LastMember {
    private static final byte[] AUDIO_CHUNK = ascii("user_audio_chunk");
    private static final byte[] AUDIO = ascii("audio_base_64");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] NAME = ascii("name");
    private static final byte[] STREAM = ascii("streamSid");

    private byte[] json;
    private int nameFrom;
    private int nameTo;
    private int from;
    private int to;

    /** Looks at {@code bytes[start..end)}; whether there is such a member. */
    boolean find(byte[] bytes, int start, int end) {
        json = bytes;
        int at = end - 1;
        while (at > start && (bytes[at] == '}' || bytes[at] == ' ')) {
            at--;
        }
        if (at <= start || bytes[at] != '"') {
            return false;
        }
        to = at;
        from = before(start, at) + 1;
        at = from - 2;
        while (at > start && (bytes[at] == ':' || bytes[at] == ' ')) {
            at--;
        }
        if (from <= start || at <= start || bytes[at] != '"') {
            return false;
        }
        nameTo = at;
        nameFrom = before(start, at) + 1;
        return nameFrom > start;
    }

    private int before(int start, int quote) {
        int at = quote - 1;
        while (at >= start && json[at] != '"') {
            at--;
        }
        return at;
    }

    /** Whether the member is audio, by any of its names on either side of a bridge. */
    boolean isAudio() {
        return is(AUDIO_CHUNK) || is(PAYLOAD) || is(AUDIO);
    }

    /** Whether the member is the name of a mark. */
    boolean isMark() {
        return is(NAME);
    }

    /** Whether the member is the stream's name: of all that a bridge sends to Twilio, only a clear ends with it. */
    boolean isStream() {
        return is(STREAM);
    }

    private boolean is(byte[] name) {
        return Arrays.equals(json, nameFrom, nameTo, name, 0, name.length);
    }

    /** Bytes that the value stands for in base 64. */
    int decodedLength() {
        int padding = json[to - 1] != '=' ? 0 : json[to - 2] != '=' ? 1 : 2;
        return (to - from) / 4 * 3 - padding;
    }

    byte[] value() {
        return Arrays.copyOfRange(json, from, to);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
