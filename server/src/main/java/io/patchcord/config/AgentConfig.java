package io.patchcord.config;

import java.util.Map;

/**
 * One ElevenLabs agent.
 *
 * @param name what rules, logs and records call it
 * @param id ElevenLabs' id of it
 * @param variables dynamic variables that every conversation of this agent gets
 * @param overrides what every conversation of this agent changes of the agent's own settings
 */
public record AgentConfig(String name, String id, Map<String, String> variables, AgentOverrides overrides) {
    /** Copies the variables. */
    public AgentConfig {
        variables = Map.copyOf(variables);
    }
}
