package io.patchcord.twilio;

import io.patchcord.net.AudioText;
import io.patchcord.net.WebSocketChannel;

/**
 * Writes the three frames Twilio takes, with exactly the documented fields. One thread at a time; the stream's SID
 * and the marks' names are letters, digits and colons, so they need no escaping.
 */
final class MediaFrameWriter {
    private final WebSocketChannel channel;
    private final String streamSid;
    private final AudioText media;

    MediaFrameWriter(WebSocketChannel channel, String streamSid) {
        this.channel = channel;
        this.streamSid = streamSid;
        this.media = new AudioText(
                "{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\"", "\"}}");
    }

    void media(byte[] muLaw, int offset, int length) {
        int textLength = media.build(muLaw, offset, length);
        channel.text(media.bytes(), 0, textLength);
    }

    void mark(String name) {
        channel.text("{\"event\":\"mark\",\"streamSid\":\"" + streamSid + "\",\"mark\":{\"name\":\"" + name + "\"}}");
    }

    void clear() {
        channel.text("{\"event\":\"clear\",\"streamSid\":\"" + streamSid + "\"}");
    }
}
