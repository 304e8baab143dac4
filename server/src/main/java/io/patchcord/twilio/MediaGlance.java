package io.patchcord.twilio;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Base64Text;
import io.patchcord.net.JsonCursor;
import java.nio.charset.StandardCharsets;

/**
 * The quick look at a frame: media and marks as Twilio writes them, by a cursor and without garbage but a mark's name.
 * What it does not see is Jackson's to read. One thread.
 */
final class MediaGlance {
    static final long NO_SEQUENCE = -1;
    static final long NO_TIMESTAMP = -1;
    private static final int NOT_THERE = -1;
    private static final byte[] EVENT = ascii("event");
    private static final byte[] SEQUENCE = ascii("sequenceNumber");
    private static final byte[] MEDIA = ascii("media");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] TRACK = ascii("track");
    private static final byte[] INBOUND = ascii("inbound");
    private static final byte[] MARK = ascii("mark");
    private static final byte[] NAME = ascii("name");

    /** What a look finds. */
    enum Seen {
        /** Audio of the caller. */
        MEDIA,
        /** The echo of a mark. */
        MARK,
        /** Anything else. */
        OTHER
    }

    private final JsonCursor cursor = new JsonCursor();
    private final Base64Text base64 = new Base64Text(AudioFormat.ULAW_8000.bytesPerFrame());
    private byte[] json;
    private Seen event;
    private long sequence;
    private long timestampMillis;
    private int payloadStart;
    private int payloadLength;
    private int nameStart;
    private int nameLength;
    private MediaFrame.Media media = new MediaFrame.Media(base64.decoded(), 0);

    /** Looks at one frame. */
    Seen look(byte[] text, int offset, int length) {
        json = text;
        event = Seen.OTHER;
        sequence = NO_SEQUENCE;
        timestampMillis = NO_TIMESTAMP;
        payloadLength = NOT_THERE;
        nameLength = NOT_THERE;
        cursor.begin(text, offset, length);
        while (cursor.nextName()) {
            if (!lookAtField()) {
                return Seen.OTHER;
            }
        }
        boolean one = payloadLength == NOT_THERE || nameLength == NOT_THERE;
        boolean whole = event == Seen.MEDIA && payloadLength >= 0 || event == Seen.MARK && nameLength > 0;
        return one && whole && cursor.complete() && (event == Seen.MARK || decode()) ? event : Seen.OTHER;
    }

    /** The media just seen; its array is overwritten by the next. */
    MediaFrame.Media media() {
        return media;
    }

    /** The mark just seen. */
    MediaFrame.Mark mark() {
        return new MediaFrame.Mark(new String(json, nameStart, nameLength, StandardCharsets.UTF_8));
    }

    /** The sequence number of what was just seen, or {@link #NO_SEQUENCE}. */
    long sequence() {
        return sequence;
    }

    /** The time of the media just seen from the stream's start, or {@link #NO_TIMESTAMP}. */
    long timestampMillis() {
        return timestampMillis;
    }

    private boolean lookAtField() {
        if (cursor.is(EVENT)) {
            cursor.string();
            boolean again = event != Seen.OTHER;
            event = cursor.is(MEDIA) ? Seen.MEDIA : cursor.is(MARK) ? Seen.MARK : Seen.OTHER;
            return !again && event != Seen.OTHER;
        }
        if (cursor.is(SEQUENCE)) {
            sequence = cursor.number();
            return true;
        }
        if (cursor.is(MEDIA)) {
            return payloadLength == NOT_THERE && lookAtMedia();
        }
        if (cursor.is(MARK)) {
            return nameLength == NOT_THERE && lookAtMark();
        }
        cursor.skip();
        return true;
    }

    private boolean lookAtMedia() {
        cursor.enter();
        while (cursor.nextName()) {
            if (cursor.is(PAYLOAD)) {
                cursor.string();
                if (payloadLength != NOT_THERE) {
                    return false;
                }
                payloadStart = cursor.start();
                payloadLength = cursor.length();
            } else if (cursor.is(TRACK)) {
                cursor.string();
                if (!cursor.is(INBOUND)) {
                    return false;
                }
            } else if (cursor.is(TIMESTAMP)) {
                timestampMillis = cursor.number();
            } else {
                cursor.skip();
            }
        }
        return payloadLength != NOT_THERE;
    }

    private boolean lookAtMark() {
        cursor.enter();
        while (cursor.nextName()) {
            if (cursor.is(NAME)) {
                cursor.string();
                if (nameLength != NOT_THERE) {
                    return false;
                }
                nameStart = cursor.start();
                nameLength = cursor.length();
            } else {
                cursor.skip();
            }
        }
        return nameLength != NOT_THERE;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean decode() {
        int byteCount;
        try {
            byteCount = base64.decode(json, payloadStart, payloadLength);
        } catch (IllegalArgumentException _) {
            return false;   // Jackson says why
        }
        if (media.muLaw() != base64.decoded() || media.length() != byteCount) {
            media = new MediaFrame.Media(base64.decoded(), byteCount);   // frame after frame is otherwise the same
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
