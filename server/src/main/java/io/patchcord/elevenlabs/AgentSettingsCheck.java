package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.Findings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares an agent's settings at ElevenLabs with what the bridge needs. For one thread. */
final class AgentSettingsCheck {
    /** Events a conversation cannot do without, and what is lost without each of the others. */
    private static final List<String> NEEDED = List.of("audio", "interruption");
    private static final Map<String, String> WISHED = wished();

    private final AgentConfig agent;
    private final String where;
    private final JsonNode conversation;
    private final JsonNode platform;
    private final Findings findings;
    private final String page;

    AgentSettingsCheck(AgentConfig agent, String where, JsonNode settings, Findings findings) {
        this.agent = agent;
        this.where = where;
        this.conversation = settings.path("conversation_config");
        this.platform = settings.path("platform_settings");
        this.findings = findings;
        this.page = "ElevenLabs, Agents, " + settings.path("name").asText(agent.id()) + ", ";
    }

    private static Map<String, String> wished() {
        Map<String, String> wished = new LinkedHashMap<>();
        wished.put("user_transcript", "what callers say is not in the records");
        wished.put("agent_response", "what it says is not in the records");
        wished.put("agent_response_correction", "what it was interrupted in is not in the records");
        wished.put("client_tool_call", "its client tools are never run");
        wished.put("agent_tool_response", "its end_call is noticed by the closed socket alone");
        return wished;
    }

    void run(int maxCalls) {
        if (platform.path("archived").asBoolean(false)) {
            findings.change(where + " is archived", page + "restore it, or name another in ELEVENLABS_AGENT_ID");
        }
        format("what callers say", conversation.path("asr").path("user_input_audio_format"), "Advanced, user input "
                + "audio format");
        format("what it says", conversation.path("tts").path("agent_output_audio_format"), "Voice, TTS output format");
        if (conversation.path("conversation").path("text_only").asBoolean(false)) {
            findings.change(where + " is text only", page + "Advanced: switch chat mode (text only) off");
        }
        events(conversation.path("conversation").path("client_events"));
        access();
        overrides(agent.overrides());
        limits(maxCalls);
    }

    private void format(String what, JsonNode setting, String remedy) {
        String name = setting.asText("");
        Optional<AudioFormat> format = AudioFormat.ofWireName(name);
        if (name.isEmpty()) {
            findings.note(where + " does not tell the format of " + what, page + remedy + ": choose ulaw_8000");
        } else if (format.isEmpty()) {
            findings.change(where + " wants " + what + " as " + name + ", which the bridge does not speak",
                    page + remedy + ": choose ulaw_8000, or any pcm_ format");
        } else if (format.get() == AudioFormat.ULAW_8000) {
            findings.fine(where + " takes the line's own format for " + what);
        } else {
            findings.note(where + " has " + what + " as " + name + ", which is converted", page + remedy
                    + ": ulaw_8000 would spare it");
        }
    }

    /** Without a list ElevenLabs delivers its own, which has what is needed. */
    private void events(JsonNode list) {
        if (!list.isArray()) {
            return;
        }
        Set<String> enabled = new HashSet<>();
        list.forEach(event -> enabled.add(event.asText()));
        String remedy = page + "Advanced, client events: enable ";
        for (String event : NEEDED) {
            if (!enabled.contains(event)) {
                findings.change(where + " does not send " + event, remedy + event);
            }
        }
        WISHED.forEach((event, loss) -> {
            if (!enabled.contains(event)) {
                findings.note(where + " does not send " + event + ": " + loss, remedy + event);
            }
        });
        if (enabled.containsAll(NEEDED) && enabled.containsAll(WISHED.keySet())) {
            findings.fine(where + " sends every event that is used");
        }
    }

    private void access() {
        if (platform.path("auth").path("enable_auth").asBoolean(false)) {
            findings.fine(where + " asks for authentication");
        } else {
            findings.note(where + " can be called by anybody who knows its id, at your cost",
                    page + "Security: enable authentication");
        }
    }

    private void overrides(AgentOverrides overrides) {
        JsonNode allowed = platform.path("overrides").path("conversation_config_override");
        override(overrides.firstMessage(), allowed.path("agent").path("first_message"), "first-message",
                "First message");
        override(overrides.language(), allowed.path("agent").path("language"), "language", "Agent language");
        override(overrides.prompt(), allowed.path("agent").path("prompt").path("prompt"), "prompt", "System prompt");
        override(overrides.voiceId(), allowed.path("tts").path("voice_id"), "voice-id", "Voice");
    }

    private void override(Optional<String> wanted, JsonNode allowed, String key, String setting) {
        if (wanted.isEmpty()) {
            return;
        }
        if (allowed.asBoolean(false)) {
            findings.fine(where + " allows the override " + key);
        } else {
            findings.change(where + " does not allow the override " + key + ", so every call is refused with 1008",
                    page + "Security, overrides: enable " + setting + "; or remove overrides." + key + " of "
                            + agent.name());
        }
    }

    private void limits(int maxCalls) {
        int limit = platform.path("call_limits").path("agent_concurrency_limit").asInt(-1);
        if (limit >= 0 && limit < maxCalls) {
            findings.note(where + " takes " + limit + " calls at once, the bridge " + maxCalls, page
                    + "Security, limits: raise concurrent calls; or lower PATCHCORD_MAX_CALLS");
        }
    }
}
