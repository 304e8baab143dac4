package io.patchcord.call;

import java.time.Instant;

/**
 * What is kept of a call once it is over. Of one whose process died that is what was told while it lived: not its
 * formats, counts and measures, which only that process knew.
 *
 * @param callSid the call
 * @param streamSid its media stream; empty when none came
 * @param conversationId ElevenLabs' half; empty when the agent never came
 * @param endedAt when it ended; the last sign of life of a call whose process died
 * @param end why, and by whom
 * @param detail the words behind the reason, such as a close code with its text; may be empty
 * @param callerFormat format toward the agent, as the wire names it; empty when unknown
 * @param agentFormat format from the agent, as the wire names it; empty when unknown
 * @param callerFrames media frames received from Twilio
 * @param agentMessages audio messages received from the agent
 * @param interruptions interruptions obeyed
 * @param recording file name of its stream's recording; empty when there is none
 * @param measures the measured figures
 */
public record CallRecord(String callSid, String streamSid, String conversationId, Instant endedAt, CallEnd end,
                         String detail, String callerFormat, String agentFormat, long callerFrames,
                         long agentMessages, int interruptions, String recording, Measures measures) {
    /** Whether frames, messages and interruptions were counted to the end. */
    public boolean counted() {
        return end != CallEnd.CRASHED;
    }

    /** Of a call that never had a stream and is over now. */
    static CallRecord withoutStream(String callSid, CallEnd end, String detail, long webhookMicros) {
        return new CallRecord(callSid, "", "", Instant.now(), end, detail, "", "", 0, 0, 0, "",
                Measures.ofWebhook(webhookMicros));
    }
}
