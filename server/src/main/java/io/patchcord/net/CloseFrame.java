package io.patchcord.net;

import java.nio.charset.StandardCharsets;

/** What is in a close frame: a code of two bytes, big-endian, and a reason in UTF-8; or nothing at all. */
record CloseFrame(int code, String reason) {
    private static final int CODE_BYTES = 2;
    private static final int MAX_REASON_BYTES = 123;

    /** What the peer's payload says. */
    static CloseFrame parse(byte[] payload) {
        if (payload.length == 0) {
            return new CloseFrame(CloseCode.NO_STATUS, "");
        }
        int code = payload.length < CODE_BYTES ? 0 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        if (!CloseCode.isLegalOnWire(code)) {
            throw new WebSocketException(CloseCode.PROTOCOL_ERROR, "close frame without a legal code");
        }
        if (!Utf8.isValid(payload, CODE_BYTES, payload.length - CODE_BYTES)) {
            throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "close reason is not UTF-8");
        }
        return new CloseFrame(code, new String(payload, CODE_BYTES, payload.length - CODE_BYTES,
                StandardCharsets.UTF_8));
    }

    /** The payload for a close; a reason longer than a control frame holds is cut between two characters. */
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
