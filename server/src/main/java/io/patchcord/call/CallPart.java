package io.patchcord.call;

import java.time.Instant;

/** A part of a call that becomes known, and is paid for, by itself. */
public sealed interface CallPart {
    /** Twilio's key of the call. */
    String callSid();

    /** Twilio says how long the call was, until its last leg hung up. */
    record Billed(String callSid, long seconds) implements CallPart {
    }

    /** A conversation has begun; the one before it, if the call had any, is over. */
    record Conversation(String callSid, String conversationId, Instant begunAt) implements CallPart {
    }

    /**
     * A stream has begun; the one before it, if the call had any, is over. All that is known of it should its process
     * die.
     *
     * @param recording what the file of its recording is called once it is whole; empty when it is not recorded
     */
    record StreamBegun(String callSid, String streamSid, String recording, Instant begunAt) implements CallPart {
    }

    /** A stream is over, and the call goes on over another one. */
    record Stream(String callSid, String streamSid, long callerFrames) implements CallPart {
        /** Older versions spooled none with a SID. */
        public Stream {
            streamSid = streamSid == null ? "" : streamSid;
        }
    }

    /** A person was dialled for the caller, which is a call of its own to Twilio, and talked for so long. */
    record Person(String callSid, long seconds) implements CallPart {
    }
}
