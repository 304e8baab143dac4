package io.patchcord.call;

/**
 * What ElevenLabs says of a conversation that is over. The text form shows nothing that was said.
 *
 * @param conversationId ElevenLabs' key
 * @param agentId ElevenLabs' id of the agent
 * @param status {@code done} or {@code failed}; another word for a conversation that never began
 * @param callSuccessful {@code success}, {@code failure} or {@code unknown}; empty when not judged
 * @param summary what was talked about; may be empty
 * @param terminationReason why it ended, in ElevenLabs' words; may be empty
 * @param durationSeconds how long it was; {@link #NOT_TOLD} when unknown
 * @param credits the charge; {@link #NOT_TOLD} when unknown
 * @param analysisJson criteria and collected data, JSON as ElevenLabs wrote it; empty when there is none
 */
public record ConversationResult(String conversationId, String agentId, String status, String callSuccessful,
                                 String summary, String terminationReason, long durationSeconds, long credits,
                                 String analysisJson) {
    /** Stands for a number that ElevenLabs did not tell. */
    public static final long NOT_TOLD = -1;

    @Override
    public String toString() {
        return "ConversationResult[" + conversationId + ", " + status + "]";
    }
}
