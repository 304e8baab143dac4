package io.patchcord.twilio;

import java.util.Optional;

/** Paths of the public listener that Twilio uses. */
final class TwilioPaths {
    static final String INCOMING_CALL = "/twilio/incoming-call";
    static final String STILL_WAITING = "/twilio/still-waiting";
    static final String MEDIA_STREAM = "/twilio/media-stream";
    static final String STREAM_ENDED = "/twilio/stream-ended";
    static final String STREAM_STATUS = "/twilio/stream-status";
    static final String CALL_STATUS = "/twilio/call-status";
    static final String DIAL_ENDED = "/twilio/dial-ended";
    static final String OUTBOUND_CALL = "/twilio/outbound-call";
    static final String OUTBOUND_STATUS = "/twilio/outbound-status";
    static final String AMD = "/twilio/amd";
    static final String FALLBACK = "/twilio/fallback";

    /** A path that ends with the box that shall be asked, if that has a name, for a proxy to see. */
    static String of(Optional<String> box, String path) {
        return path + box.map(name -> "/" + name).orElse("");
    }

    /** Whether streams come to this path, of whichever box. */
    static boolean isStream(String path) {
        return path.equals(MEDIA_STREAM)
                || path.startsWith(MEDIA_STREAM + "/") && path.indexOf('/', MEDIA_STREAM.length() + 1) < 0;
    }

    private TwilioPaths() {
    }
}
