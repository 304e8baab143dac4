package io.patchcord.capture;

import io.patchcord.net.WireTaps;
import java.nio.charset.StandardCharsets;

/** Finds the base64 of audio in a message of either protocol without reading the JSON. */
final class AudioCut {
    private static final byte[][] CALLER_NAMES = {name("payload")};
    private static final byte[][] AGENT_NAMES = {name("audio_base_64"), name("user_audio_chunk")};
    private static final byte QUOTE = '"';
    private static final byte PADDING = '=';

    private AudioCut() {
    }

    private static byte[] name(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** Offset from {@code offset} of the first character of the audio; negative when there is none. */
    static int at(WireTaps.Link link, byte[] utf8, int offset, int length) {
        byte[][] names = link == WireTaps.Link.CALLER ? CALLER_NAMES : AGENT_NAMES;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (utf8[i] == QUOTE) {
                for (byte[] name : names) {
                    int value = valueAfter(utf8, i, end, name);
                    if (value >= 0) {
                        return value - offset;
                    }
                }
            }
        }
        return -1;
    }

    private static int valueAfter(byte[] utf8, int at, int end, byte[] name) {
        if (end - at < name.length + 2 || !starts(utf8, at, name)) {
            return -1;
        }
        int i = at + name.length;
        while (i < end && (utf8[i] == ' ' || utf8[i] == ':')) {
            i++;
        }
        return i < end && utf8[i] == QUOTE ? i + 1 : -1;
    }

    private static boolean starts(byte[] utf8, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (utf8[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many characters of audio begin there, without the padding, which tells how many bytes they were. */
    static int length(byte[] utf8, int offset, int at, int length) {
        int i = offset + at;
        while (i < offset + length && utf8[i] != QUOTE && utf8[i] != PADDING) {
            i++;
        }
        return i - offset - at;
    }
}
