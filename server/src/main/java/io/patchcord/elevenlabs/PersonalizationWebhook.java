package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallContext;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.AgentOverrides;
import io.patchcord.config.AgentsConfig;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.net.Json;
import io.patchcord.net.LogBudget;
import io.patchcord.net.RequestBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers ElevenLabs, for numbers it answers itself, who is calling: the same variables and overrides that a call
 * through this bridge begins with. The telephone rings meanwhile: the answer takes the look-up's deadline at most, and
 * a caller nobody knows gets the answer for strangers. Thread-safe.
 */
public final class PersonalizationWebhook implements HttpService {
    /** Where ElevenLabs posts to. */
    public static final String PATH = "/elevenlabs/personalization";
    private static final Logger LOG = LoggerFactory.getLogger(PersonalizationWebhook.class);
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final HeaderName header;
    private final List<byte[]> secrets;
    private final CustomerLookup lookup;
    private final AgentSelector selector;
    private final AgentsConfig agents;
    private final LogBudget told = new LogBudget();

    /** Answers whoever sends one of the secrets in this header. */
    public PersonalizationWebhook(String header, List<String> secrets, CustomerLookup lookup, AgentSelector selector,
                                  AgentsConfig agents) {
        this.header = HeaderNames.create(header);
        this.secrets = secrets.stream().map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
        this.lookup = lookup;
        this.selector = selector;
        this.agents = agents;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, this::answer);
    }

    private void answer(ServerRequest request, ServerResponse response) {
        if (!allowed(request.headers().first(header).orElse(""))) {
            if (told.take()) {
                LOG.warn("refused a personalization webhook: its header {} is not PATCHCORD_PERSONALIZATION_SECRET",
                        header.defaultCase());
            }
            refuse(response, Status.FORBIDDEN_403);
            return;
        }
        Optional<byte[]> body = RequestBody.read(request, MAX_BODY_BYTES);
        if (body.isEmpty()) {
            refuse(response, Status.REQUEST_ENTITY_TOO_LARGE_413);
            return;
        }
        JsonNode asked;
        try {
            asked = Json.MAPPER.readTree(body.get());
        } catch (IOException e) {
            LOG.warn("refused a personalization webhook: it is not JSON");
            refuse(response, Status.BAD_REQUEST_400);
            return;
        }
        if (!asked.path("caller_id").isTextual() || !asked.path("agent_id").isTextual()) {
            LOG.warn("refused a personalization webhook: caller_id or agent_id is missing");
            refuse(response, Status.BAD_REQUEST_400);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(answer(asked));
    }

    private static void refuse(ServerResponse response, Status status) {
        response.status(status).header(HeaderNames.CONNECTION, "close").send();
    }

    private String answer(JsonNode asked) {
        String caller = asked.path("caller_id").asText();
        String called = asked.path("called_number").asText("");
        Customer customer = lookup.find(caller);
        String name = selector.select(customer, called);
        AgentConfig agent = agent(name, asked.path("agent_id").asText());
        return Initiation.answer(new CallContext(asked.path("call_sid").asText(""), "", caller, called, customer,
                agent.name(), Instant.now()), agent);
    }

    /**
     * The agent that ElevenLabs has chosen: as the rules name it if they name it, since several names may stand for one
     * id. Of an agent that is not configured nothing may be overridden.
     */
    private AgentConfig agent(String byRules, String id) {
        return agents.named(byRules).filter(agent -> agent.id().equals(id))
                .or(() -> agents.agents().stream().filter(agent -> agent.id().equals(id)).findFirst())
                .orElseGet(() -> new AgentConfig(byRules, id, Map.of(), AgentOverrides.none()));
    }

    /** Takes as long whichever secret it is, and whether or not. */
    private boolean allowed(String given) {
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        boolean allowed = false;
        for (byte[] secret : secrets) {
            allowed |= MessageDigest.isEqual(secret, bytes);
        }
        return allowed;
    }
}
