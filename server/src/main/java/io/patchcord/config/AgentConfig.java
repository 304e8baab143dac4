package io.patchcord.config;

import java.util.Map;
import java.util.Optional;

/**
 * One ElevenLabs agent.
 *
 * @param name what rules, logs and records call it
 * @param id ElevenLabs' id of it
 * @param variables dynamic variables that every conversation of this agent gets
 * @param overrides what every conversation of this agent changes of the agent's own settings
 * @param fallback name of the agent that takes its calls when it cannot
 */
public record AgentConfig(String name, String id, Map<String, String> variables, AgentOverrides overrides,
                          Optional<String> fallback) {
    /** Copies the variables. */
    public AgentConfig {
        variables = Map.copyOf(variables);
    }

    /** An agent nobody stands in for. */
    public AgentConfig(String name, String id, Map<String, String> variables, AgentOverrides overrides) {
        this(name, id, variables, overrides, Optional.empty());
    }
}
