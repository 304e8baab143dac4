package io.patchcord.config;

import io.patchcord.customer.AgentRule;
import java.util.List;
import java.util.Optional;

/**
 * Who may take a call.
 *
 * @param agents the agents, their names distinct; empty when the built-in agent is to answer
 * @param rules which agent takes whom: in order, the first match wins
 * @param general name of the agent that strangers and callers without a matching rule get
 */
public record AgentsConfig(List<AgentConfig> agents, List<AgentRule> rules, String general) {
    /** Copies the lists. */
    public AgentsConfig {
        agents = List.copyOf(agents);
        rules = List.copyOf(rules);
    }

    /** The agent of that name. */
    public Optional<AgentConfig> named(String name) {
        return agents.stream().filter(agent -> agent.name().equals(name)).findFirst();
    }
}
