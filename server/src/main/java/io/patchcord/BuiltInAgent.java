package io.patchcord;

import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.AgentsConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.Secret;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.SimulatedAgent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets the simulated agent stand in where no ElevenLabs key is configured. */
final class BuiltInAgent {
    private BuiltInAgent() {
    }

    /** Whether it stands in here. */
    static boolean answers(PatchcordConfig config) {
        return config.elevenLabs().apiKey().filter(key -> key.value().equals(AgentSettings.API_KEY)).isPresent();
    }

    /** The same configuration with this agent behind ElevenLabs' address; configured agents keep their names. */
    static PatchcordConfig answering(PatchcordConfig config, SimulatedAgent agent) {
        ElevenLabsConfig elevenLabs = new ElevenLabsConfig(Optional.of(new Secret(AgentSettings.API_KEY)),
                agent.baseUrl(), config.elevenLabs().signedUrlLifetime());
        AgentsConfig agents = config.agents();
        if (agents.agents().isEmpty()) {
            AgentConfig general = new AgentConfig(agents.general(), AgentSettings.AGENT_ID, Map.of(),
                    AgentOverrides.none());
            agents = new AgentsConfig(List.of(general), agents.rules(), agents.general());
        }
        return new PatchcordConfig(config.listener(), config.operator(), config.twilio(), elevenLabs, agents,
                config.calls(), config.playout(), config.failover(), config.outbound(), config.tools(), config.keys(),
                config.store(), config.recording(), config.webhooks(), config.costs(), config.logging(),
                config.tracing(), config.privacy(), config.capture());
    }
}
