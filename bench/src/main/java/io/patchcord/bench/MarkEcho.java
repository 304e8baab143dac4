package io.patchcord.bench;

/**
 * Twilio's answer to a mark that was written behind a media frame: the frame with its echo, without garbage. It is
 * masked with the key 0, which spares the benchmark a loop and the bridge nothing. One thread.
 */
final class MarkEcho {
    private static final int MARK_PREFIX = PeerTexts.ascii("{\"event\":\"mark\",\"streamSid\":\"" + PeerTexts.STREAM_SID
            + "\",\"mark\":{\"name\":\"").length;
    private static final byte[] SUFFIX = PeerTexts.ascii("\"}}");
    private static final int LENGTH_16 = 126;
    private static final int SHORT_HEADER = 2;
    private static final int HEADER = 6;

    private final byte[] frame = new byte[HEADER + LENGTH_16];
    private final int nameAt;

    MarkEcho() {
        byte[] prefix = PeerTexts.echo();
        frame[0] = (byte) 0x81;
        System.arraycopy(prefix, 0, frame, HEADER, prefix.length);
        this.nameAt = HEADER + prefix.length;
    }

    /** Bytes of {@link #frame()} that echo the mark in these two written frames, or 0 when the first is alone. */
    int of(byte[] written, int length) {
        int markAt = 2 * SHORT_HEADER + ((written[2] & 0xFF) << 8 | written[3] & 0xFF);
        if (markAt >= length) {
            return 0;
        }
        int at = nameAt;
        for (int from = markAt + SHORT_HEADER + MARK_PREFIX; written[from] != '"'; from++) {
            frame[at++] = written[from];
        }
        System.arraycopy(SUFFIX, 0, frame, at, SUFFIX.length);
        at += SUFFIX.length;
        frame[1] = (byte) (0x80 | at - HEADER);
        return at;
    }

    byte[] frame() {
        return frame;
    }
}
