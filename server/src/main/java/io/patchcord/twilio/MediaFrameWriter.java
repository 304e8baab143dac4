package io.patchcord.twilio;

import io.patchcord.net.AudioText;
import io.patchcord.net.WebSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the three frames Twilio takes, with exactly the documented fields. One thread at a time; the stream's SID
 * and the marks' names are letters, digits and colons, so they need no escaping.
 */
final class MediaFrameWriter {
    private static final String MARK_SUFFIX = "\"}}";
    private static final int LONGEST_NAME = 64;

    private final WebSocketChannel channel;
    private final String streamSid;
    private final AudioText media;
    private final byte[] mark;
    private final int markPrefixLength;

    MediaFrameWriter(WebSocketChannel channel, String streamSid) {
        this.channel = channel;
        this.streamSid = streamSid;
        this.media = new AudioText(
                "{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\"", "\"}}");
        String markPrefix = "{\"event\":\"mark\",\"streamSid\":\"" + streamSid + "\",\"mark\":{\"name\":\"";
        this.markPrefixLength = markPrefix.length();
        this.mark = Arrays.copyOf(markPrefix.getBytes(StandardCharsets.US_ASCII),
                markPrefixLength + LONGEST_NAME + MARK_SUFFIX.length());
    }

    void media(byte[] muLaw, int offset, int length) {
        int textLength = media.build(muLaw, offset, length);
        channel.text(media.bytes(), 0, textLength);
    }

    /** Media and the mark behind it, in one socket write. */
    void media(byte[] muLaw, int offset, int length, String markName) {
        int textLength = media.build(muLaw, offset, length);
        channel.textAhead(media.bytes(), 0, textLength);
        mark(markName);
    }

    /** A mark; its name has at most 64 characters. */
    void mark(String name) {
        int at = markPrefixLength;
        for (int i = 0; i < name.length(); i++) {
            mark[at++] = (byte) name.charAt(i);
        }
        for (int i = 0; i < MARK_SUFFIX.length(); i++) {
            mark[at++] = (byte) MARK_SUFFIX.charAt(i);
        }
        channel.text(mark, 0, at);
    }

    void clear() {
        channel.text("{\"event\":\"clear\",\"streamSid\":\"" + streamSid + "\"}");
    }
}
