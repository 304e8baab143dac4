package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.config.Finding;
import io.patchcord.config.Findings;
import io.patchcord.net.DialException;
import io.patchcord.net.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks ElevenLabs whether the key is good and the agents are set up for this configuration. For one thread. */
public final class AgentCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final String KEYS_PAGE = "ElevenLabs, Developers, API keys";

    private final ElevenLabsConfig config;
    private final List<AgentConfig> agents;
    private final int maxCalls;
    private final Findings findings = new Findings("ElevenLabs");

    /** For these agents, of which any may have as many calls at once as the bridge. */
    public AgentCheck(ElevenLabsConfig config, List<AgentConfig> agents, int maxCalls) {
        this.config = config;
        this.agents = agents;
        this.maxCalls = maxCalls;
    }

    /** What was found; takes as long as two requests an agent may. */
    public List<Finding> run() {
        if (config.apiKey().isEmpty()) {
            findings.change("ELEVENLABS_API_KEY is not set, so the built-in agent answers",
                    "Make a key and set it: " + KEYS_PAGE);
            return findings.all();
        }
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER).build()) {
            for (AgentConfig agent : agents) {
                if (!ask(http, agent)) {
                    break;   // no other agent would fare better
                }
            }
        }
        return findings.all();
    }

    /** False when ElevenLabs cannot be asked at all. */
    private boolean ask(HttpClient http, AgentConfig agent) {
        HttpResponse<byte[]> response;
        try {
            response = http.send(HttpRequest.newBuilder(config.baseUrl().resolve("/v1/convai/agents/"
                            + URLEncoder.encode(agent.id(), StandardCharsets.UTF_8)))
                            .header("xi-api-key", config.apiKey().orElseThrow().value()).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
        } catch (IOException e) {
            findings.change("the API at " + config.baseUrl() + " cannot be reached: " + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
                    "Check this machine's network, proxy and DNS, and ELEVENLABS_BASE_URL");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.change("the check was interrupted", "Run it again");
            return false;
        }
        return judge(agent, response);
    }

    private boolean judge(AgentConfig agent, HttpResponse<byte[]> response) {
        String where = "agent " + agent.name() + " (" + agent.id() + ")";
        String words = Refusal.words(new String(response.body(), StandardCharsets.UTF_8));
        switch (response.statusCode()) {
            case 200 -> settings(agent, where, response.body());
            case 401 -> findings.change("ELEVENLABS_API_KEY is refused" + words,
                    "Make a new key, with ElevenAgents allowed: " + KEYS_PAGE);
            case 403 -> findings.change("ELEVENLABS_API_KEY may not read " + where + words,
                    "Allow the key ElevenAgents (read and write), or take one of the agent's workspace: " + KEYS_PAGE);
            case 404, 422 -> findings.change(where + " is not in this key's workspace and region"
                    + words, "Copy the id from the agent's page, and compare ELEVENLABS_BASE_URL with "
                    + "the region of the workspace");
            default -> findings.change("the API at " + config.baseUrl() + " answers " + response.statusCode()
                    + words, "Try again; if it stays, look at status.elevenlabs.io");
        }
        return response.statusCode() != 401;
    }

    private void settings(AgentConfig agent, String where, byte[] body) {
        JsonNode settings;
        try {
            settings = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            findings.change("what the API says of " + where + " is not JSON", "Does ELEVENLABS_BASE_URL lead to "
                    + "ElevenLabs?");
            return;
        }
        new AgentSettingsCheck(agent, where, settings, findings).run(maxCalls);
        try {
            new SignedUrls(config, TIMEOUT).get(agent.id());
            findings.fine(where + " can be called: a signed URL was given");
        } catch (DialException e) {
            findings.change(where + " cannot be called: " + e.getMessage(), "Allow the key to write ElevenAgents: "
                    + KEYS_PAGE);
        }
    }
}
