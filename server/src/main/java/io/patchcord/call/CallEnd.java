package io.patchcord.call;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Why a call ended; each reason names the party. */
public enum CallEnd {
    /** Twilio said {@code stop}, a key meant it, or the call's status became final before the stream came. */
    CALLER_HUNG_UP(Party.CALLER),
    /** The media stream was lost without a word. */
    MEDIA_LOST(Party.CALLER),
    /** No frame came from Twilio for too long. */
    MEDIA_SILENT(Party.CALLER),
    /** Twilio broke the media stream's protocol: the one-time token or the frames were wrong. */
    MEDIA_REFUSED(Party.CALLER),
    /** TwiML was given out but the stream never came. */
    NO_STREAM(Party.CALLER),
    /** A person we called did not answer; the detail says busy, no-answer, failed or canceled. */
    NOT_ANSWERED(Party.CALLER),
    /** An answering machine took a call of ours. */
    MACHINE(Party.CALLER),
    /** The agent ended the conversation: end_call, close 1000, or its maximum duration. */
    AGENT_FINISHED(Party.AGENT),
    /** The agent put the caller through to a person, or a key of the caller's did. */
    TRANSFERRED(Party.AGENT),
    /** The agent refused, and will the next call as well: bad key, unknown agent, bad override, missing variable. */
    AGENT_REFUSED(Party.AGENT),
    /** The agent could not be reached: no connection, no answer in time, an error of its platform's. */
    AGENT_UNREACHABLE(Party.AGENT),
    /** The agent's platform has no room: HTTP 429, or its wait queue took too long (close 3008). */
    AGENT_BUSY(Party.AGENT),
    /** The agent announced an audio format nobody here speaks. */
    AGENT_FORMAT(Party.AGENT),
    /** The agent's socket broke or fell silent. */
    AGENT_LOST(Party.AGENT),
    /** Nobody spoke for longer than a call may be silent. */
    SILENCE(Party.CALLER),
    /** The call lasted as long as one may. */
    TIME_UP(Party.BRIDGE),
    /** The bridge was full. */
    NOT_ADMITTED(Party.BRIDGE),
    /** The call had cost all it may. */
    SPEND_CAP(Party.BRIDGE),
    /** An operator hung up; the detail says who. */
    OPERATOR(Party.BRIDGE),
    /** The process was told to stop. */
    SHUTDOWN(Party.BRIDGE),
    /** The process died; found by a neighbour or at the next start. */
    CRASHED(Party.BRIDGE),
    /** A fault of ours. */
    FAULT(Party.BRIDGE);

    private static final Set<CallEnd> USUAL = EnumSet.of(CALLER_HUNG_UP, NOT_ANSWERED, MACHINE, AGENT_FINISHED,
            TRANSFERRED, SILENCE, TIME_UP, OPERATOR);

    private final Party party;

    CallEnd(Party party) {
        this.party = party;
    }

    /** The reason as a close frame says it, for example {@code caller hung up}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether somebody may have to do something about calls that end so. */
    public boolean isFailure() {
        return !USUAL.contains(this);
    }

    /** The party whose doing it was. */
    public Party party() {
        return party;
    }
}
