package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** A testbed whose Twilio has a REST API, and an operator's client of the bridge. */
final class OutboundBed implements AutoCloseable {
    static final String OURS = "+15005550006";
    private static final String TWILIO = """
            twilio:
              account-sid: %s
              phone-number: "%s"
              base-url: %s
            agents:
              general: general
              list:
                - name: general
                  id: agent_general
                - name: collections
                  id: agent_collections
                  variables:
                    company: Example Bank
                    tone: firm
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TwilioApi api;
    private final boolean shared;
    private final Testbed bed;
    private final HttpClient http = HttpClient.newHttpClient();

    /** With these keys under {@code calls} and {@code outbound}. */
    OutboundBed(Path directory, String calls, String outbound) {
        this(directory, calls, outbound, 50);
    }

    OutboundBed(Path directory, String calls, String outbound, int callsPerSecond) {
        this(directory, TwilioApi.start(), calls, outbound, callsPerSecond, "", false);
    }

    /** One of several whose calls this Twilio makes, with more sections; it tells the latest of them about any call. */
    OutboundBed(Path directory, TwilioApi api, String more) {
        this(directory, api, "", "", 50, more, true);
    }

    private OutboundBed(Path directory, TwilioApi api, String calls, String outbound, int callsPerSecond,
                        String more, boolean shared) {
        this.api = api;
        this.shared = shared;
        bed = new Testbed(directory, TWILIO.formatted(TwilioSettings.ACCOUNT_SID, OURS, api.baseUrl())
                + "calls:\n  stop-grace: 0s\n" + calls.indent(2) + "outbound:\n  calls-per-second: " + callsPerSecond
                + "\n  settle-time: 300ms\n  request-timeout: 1s\n" + outbound.indent(2) + more);
        api.connect(bed.twilio());
    }

    /** Another process takes over, and the telephones know it. */
    void restart() {
        restart(() -> { });
    }

    /** Likewise, with something done to the data in between. */
    void restart(Runnable meanwhile) {
        bed.restart(meanwhile);
        api.connect(bed.twilio());
    }

    Testbed bed() {
        return bed;
    }

    TwilioApi api() {
        return api;
    }

    URI operator() {
        return URI.create("http://127.0.0.1:" + bed.bridge().operatorPort());
    }

    /** The next telephone that rings. */
    PhoneCall phone() throws InterruptedException {
        return api.next(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("nobody is called"));
    }

    /** The called person talks to the agent, µ-law both ways. */
    Talk talk(PhoneCall phone) throws InterruptedException {
        SimulatedConversation agent = bed.conversation(phone.callSid());
        agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
        MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("no stream"));
        Eventually.holds(() -> agent.audio().length > 0, "the agent hears nothing");
        return new Talk(phone, stream, agent);
    }

    /** Orders a call; returns its id. */
    String order(String to) throws IOException, InterruptedException {
        HttpResponse<String> response = call("{\"to\":\"" + to + "\"}");
        assertEquals(202, response.statusCode(), response::body);
        return json(response).path("id").asText();
    }

    HttpResponse<String> call(String json) throws IOException, InterruptedException {
        return send("POST", "/api/calls", "application/json", json);
    }

    HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(operator().resolve(path)).timeout(Testbed.PATIENCE)
                .header("Content-Type", type).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) {
        try {
            return json(send("GET", path, "application/json", ""));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** Waits until the order is over; how. */
    JsonNode over(String id) {
        Eventually.holds(() -> get("/api/calls/" + id).path("over").asBoolean(), () -> "" + get("/api/calls/" + id));
        return get("/api/calls/" + id);
    }

    /** Waits until the order has come to this state. */
    void awaitState(String id, String state) {
        Eventually.holds(() -> get("/api/calls/" + id).path("state").asText().equals(state),
                () -> state + " expected: " + get("/api/calls/" + id));
    }

    @Override
    public void close() {
        bed.close();
        if (!shared) {
            api.close();
        }
        http.shutdownNow();
    }
}
