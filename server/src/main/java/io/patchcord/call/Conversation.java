package io.patchcord.call;

import io.patchcord.codec.AudioFormat;

/**
 * A conversation that is on.
 *
 * @param id ElevenLabs' name of it; empty before there is one
 * @param callerFormat format toward the agent, as the wire names it
 * @param agentFormat format from the agent, as the wire names it
 */
record Conversation(String id, String callerFormat, String agentFormat) {
    static final Conversation NONE = new Conversation("", "", "");

    static Conversation of(String id, AudioFormat toAgent, AudioFormat fromAgent) {
        return new Conversation(id, toAgent.wireName(), fromAgent.wireName());
    }
}
