package io.patchcord.config;

import java.util.Optional;

/**
 * Settings of an agent that a conversation changes. Each must be allowed in the agent's security settings, or
 * ElevenLabs refuses the conversation.
 *
 * @param firstMessage the greeting; an empty text makes the agent wait for the caller
 * @param language language code
 * @param prompt the system prompt
 * @param voiceId ElevenLabs' id of a voice
 */
public record AgentOverrides(Optional<String> firstMessage, Optional<String> language, Optional<String> prompt,
                             Optional<String> voiceId) {
    private static final AgentOverrides NONE =
            new AgentOverrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Changes nothing. */
    public static AgentOverrides none() {
        return NONE;
    }
}
