package io.patchcord.config;

import java.util.Objects;

/**
 * Every setting of the program, checked by {@link ConfigLoader}.
 *
 * @param listener where Twilio and ElevenLabs reach the bridge
 * @param operator where its operators do
 * @param twilio the Twilio account
 * @param elevenLabs the ElevenLabs workspace
 * @param agents who may take a call, and by which rules
 * @param calls limits and deadlines of a call
 * @param playout how agent audio is handed to Twilio
 * @param failover what a caller hears when no agent can be had
 * @param store where customers, pending calls and records are kept
 */
public record PatchcordConfig(ListenerConfig listener, OperatorConfig operator, TwilioConfig twilio,
                              ElevenLabsConfig elevenLabs, AgentsConfig agents, CallsConfig calls,
                              PlayoutConfig playout, FailoverConfig failover, StoreConfig store) {
    /** Refuses null. */
    public PatchcordConfig {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(twilio, "twilio");
        Objects.requireNonNull(elevenLabs, "elevenLabs");
        Objects.requireNonNull(agents, "agents");
        Objects.requireNonNull(calls, "calls");
        Objects.requireNonNull(playout, "playout");
        Objects.requireNonNull(failover, "failover");
        Objects.requireNonNull(store, "store");
    }
}
