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
 * @param outbound how people are called
 * @param tools what agents may have done
 * @param keys what becomes of the caller's keys
 * @param store where customers, pending calls and records are kept
 * @param recording which calls are recorded, and how
 * @param webhooks webhooks after and beside a call
 * @param costs what calls cost, and how much may be spent
 * @param logging how the program logs
 * @param tracing where traces of calls go
 * @param privacy what is not kept of calls
 * @param capture what is kept in memory of their messages
 */
public record PatchcordConfig(ListenerConfig listener, OperatorConfig operator, TwilioConfig twilio,
                              ElevenLabsConfig elevenLabs, AgentsConfig agents, CallsConfig calls,
                              PlayoutConfig playout, FailoverConfig failover, OutboundConfig outbound,
                              ToolsConfig tools, KeysConfig keys, StoreConfig store, RecordingConfig recording,
                              WebhooksConfig webhooks, CostsConfig costs, LoggingConfig logging,
                              TracingConfig tracing, PrivacyConfig privacy, CaptureConfig capture) {
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
        Objects.requireNonNull(outbound, "outbound");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(recording, "recording");
        Objects.requireNonNull(webhooks, "webhooks");
        Objects.requireNonNull(costs, "costs");
        Objects.requireNonNull(logging, "logging");
        Objects.requireNonNull(tracing, "tracing");
        Objects.requireNonNull(privacy, "privacy");
        Objects.requireNonNull(capture, "capture");
    }
}
