package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** ElevenLabs' HTTP side: hands out signed URLs to whoever knows the key. Thread-safe. */
final class AgentDesk implements HttpService {
    static final HeaderName API_KEY = HeaderNames.create("xi-api-key");

    private final AgentSettings.Access access;
    private final UrlSignatures signedUrls;
    private final DialFaults faults;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int forcedStatus;
    private volatile Duration delay = Duration.ZERO;

    AgentDesk(AgentSettings.Access access, UrlSignatures signedUrls, DialFaults faults) {
        this.access = access;
        this.faults = faults;
        this.signedUrls = signedUrls;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/convai/conversation/get-signed-url", this::signedUrl)
                .get("/v1/convai/conversation/get_signed_url", this::signedUrl);
    }

    int requests() {
        return requests.get();
    }

    /** From now on every request fails with this status; 0 ends it. */
    void fail(int status) {
        forcedStatus = status;
    }

    /** From now on every answer takes so long. */
    void delay(Duration longer) {
        delay = longer;
    }

    private void signedUrl(ServerRequest request, ServerResponse response) {
        requests.incrementAndGet();
        Waits.pass(delay);
        String agentId = request.query().first("agent_id").orElse("");
        Optional<DialFault> fault = faults.next(agentId, DialFault.SignedUrlStatus.class,
                DialFault.SignedUrlHangs.class, DialFault.SignedUrlElsewhere.class);
        if (fault.isPresent()) {
            fail(response, fault.get());
        } else if (forcedStatus != 0) {
            refuse(response, forcedStatus, "forced", "the simulator was told to fail");
        } else if (!request.headers().first(API_KEY).orElse("").equals(access.apiKey())) {
            refuse(response, 401, "invalid_api_key", "Invalid API key");
        } else if (agentId.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ObjectNode missing = body.putArray("detail").addObject();
            missing.put("type", "missing").put("msg", "Field required").putArray("loc").add("query").add("agent_id");
            send(response, 422, body);
        } else if (!access.agents().isEmpty() && !access.agents().contains(agentId)) {
            refuse(response, 404, "agent_not_found", "The AI agent you are trying to reach does not exist.");
        } else {
            grant(request, response, agentId);
        }
    }

    private void fail(ServerResponse response, DialFault fault) {
        switch (fault) {
            case DialFault.SignedUrlStatus(int status) -> refuse(response, status, "forced", "told to fail");
            case DialFault.SignedUrlElsewhere(URI url) -> send(response, 200,
                    JsonNodeFactory.instance.objectNode().put("signed_url", url.toString()));
            case DialFault.SignedUrlHangs _, DialFault.HandshakeStatus _, DialFault.HandshakeHangs _ ->
                    faults.hang();
        }
    }

    private void grant(ServerRequest request, ServerResponse response, String agentId) {
        boolean withId = request.query().first("include_conversation_id").orElse("").equals("true");
        String url = "ws://" + request.authority() + "/v1/convai/conversation?agent_id=" + agentId
                + "&conversation_signature=" + signedUrls.issue(agentId, withId)
                + (withId ? "&conversation_id=conv_" + TwilioHttp.idempotencyToken() : "");
        send(response, 200, JsonNodeFactory.instance.objectNode().put("signed_url", url));
    }

    static void refuse(ServerResponse response, int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("detail").put("status", code).put("message", message);
        send(response, status, body);
    }

    private static void send(ServerResponse response, int status, ObjectNode body) {
        response.status(Status.create(status)).header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(body.toString());
    }
}
