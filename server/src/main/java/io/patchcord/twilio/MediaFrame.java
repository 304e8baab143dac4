package io.patchcord.twilio;

/** A frame of Twilio's media stream. */
public sealed interface MediaFrame {
    /** The socket is open; first of all. */
    record Connected() implements MediaFrame {
    }

    /** The stream begins. */
    record Start(String streamSid, String callSid, String token, String encoding, int sampleRate)
            implements MediaFrame {
        @Override
        public String toString() {
            return "Start[streamSid=" + streamSid + ", callSid=" + callSid + ", token=****]";
        }
    }

    /** Caller audio: the first {@code length} bytes of an array that is the reader's again at the next read. */
    record Media(byte[] muLaw, int length) implements MediaFrame {
    }

    /** Everything sent before the mark of this name has been played or cleared. */
    record Mark(String name) implements MediaFrame {
    }

    /** The caller pressed a key. */
    record Dtmf(char digit) implements MediaFrame {
    }

    /** The stream is over. */
    record Stop() implements MediaFrame {
    }

    /** An event nobody here knows. */
    record Unknown(String event) implements MediaFrame {
    }
}
