package io.patchcord.net;

import java.nio.charset.StandardCharsets;

/** What is in a close frame: a code of two bytes, big-endian, and a reason in UTF-8. */
final class CloseFrame {
    static final int CODE_BYTES = 2;
    private static final int MAX_REASON_BYTES = 123;

    private CloseFrame() {
    }

    /** The payload; a reason longer than a control frame holds is cut between two characters. */
    static byte[] payload(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, MAX_REASON_BYTES);
        while (length < words.length && length > 0 && (words[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[CODE_BYTES + length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(words, 0, payload, CODE_BYTES, length);
        return payload;
    }
}
