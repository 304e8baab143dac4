package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Consumer;

/** What ElevenLabs' API tells of an agent's settings: those that a client can be hurt by. Thread-safe. */
public final class AgentPage implements HttpService {
    private static final String PATH = "/v1/convai/agents/{id}";

    private final AgentSettings settings;
    private volatile Consumer<ObjectNode> change = _ -> { };

    AgentPage(AgentSettings settings) {
        this.settings = settings;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::show);
    }

    /** From now on what is told was changed so. */
    public void change(Consumer<ObjectNode> how) {
        change = how;
    }

    private void show(ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get("id");
        AgentSettings.Access access = settings.access();
        if (!request.headers().first(AgentDesk.API_KEY).orElse("").equals(access.apiKey())) {
            AgentDesk.refuse(response, 401, "invalid_api_key", "Invalid API key");
        } else if (!access.agents().isEmpty() && !access.agents().contains(id)) {
            AgentDesk.refuse(response, 404, "agent_not_found", "The AI agent you are trying to reach does not exist.");
        } else {
            ObjectNode page = page(id);
            change.accept(page);
            response.status(Status.OK_200).header(HeaderNames.CONTENT_TYPE, "application/json").send(page.toString());
        }
    }

    private ObjectNode page(String id) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("agent_id", id).put("name", "Collections");
        ObjectNode conversation = page.putObject("conversation_config");
        conversation.putObject("asr").put("user_input_audio_format", settings.inputFormat().wireName());
        conversation.putObject("tts").put("agent_output_audio_format", settings.outputFormat().wireName());
        ObjectNode events = conversation.putObject("conversation").put("text_only", false);
        settings.rules().clientEvents().stream().sorted().forEach(events.putArray("client_events")::add);
        ObjectNode platform = page.putObject("platform_settings").put("archived", false);
        platform.putObject("auth").put("enable_auth", !settings.access().publicAgents());
        platform.putObject("call_limits").put("agent_concurrency_limit", -1);
        ObjectNode overrides = platform.putObject("overrides").putObject("conversation_config_override");
        ObjectNode agent = overrides.putObject("agent");
        agent.put("first_message", allows("agent.first_message")).put("language", allows("agent.language"));
        agent.putObject("prompt").put("prompt", allows("agent.prompt.prompt"));
        overrides.putObject("tts").put("voice_id", allows("tts.voice_id"));
        return page;
    }

    private boolean allows(String path) {
        return settings.rules().allowedOverrides().map(allowed -> allowed.contains(path)).orElse(true);
    }
}
