package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.call.CallEnd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of costs, to the leg of the person a caller was put through to. */
@Timeout(120)
class CostsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private Testbed bed;

    @AfterEach
    void stop() {
        bed.close();
        http.shutdownNow();
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.bridge().operatorPort())
                    .resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        assertEquals(200, response.statusCode(), response::body);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallAndItsDayCostWhatEveryLegOfItDid() throws Exception {
        bed = new Testbed(directory, """
                calls:
                  stop-grace: 0s
                failover:
                  human-number: "+15005550010"
                costs:
                  inbound:
                    other: 0.01
                  outbound:
                    other: 0.5
                    "+1500": 0.03
                  media-stream: 0
                  agent-minute: 0
                """);
        RawCall call = bed.rawCall().begin();
        Eventually.holds(() -> json("/api/costs").path("live").path("calls").asInt() == 1, "it is not live");
        call.agent().drop();
        call.stream().awaitClose();
        call.stream().close();
        assertEquals(CallEnd.AGENT_LOST, bed.record(call.callSid()).end());
        String twiml = bed.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
        assertTrue(twiml.contains("+15005550010"), twiml);
        Map<String, String> form = new HashMap<>(Webhooks.form(call.callSid(), Testbed.CALLER, "in-progress"));
        form.put("DialCallStatus", "completed");
        form.put("DialCallSid", Webhooks.newCallSid());
        form.put("DialCallDuration", "61");
        assertTrue(bed.webhooks().post("/twilio/dial-ended", form, Testbed.AUTH_TOKEN).body().contains("<Hangup"));

        String path = "/api/costs/" + call.callSid();
        Eventually.holds(() -> json(path).path("person").asText().equals("0.060000"), () -> "" + json(path));
        JsonNode cost = json(path);
        assertEquals("0.070000", cost.path("total").asText(), cost::toString);
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        JsonNode days = json("/api/costs?from=" + today.minusDays(1) + "&to=" + today);
        assertEquals(1, days.path("days").size(), days::toString);
        assertEquals("0.070000", days.path("days").path(0).path("total").asText());
        assertEquals(1, days.path("days").path(0).path("calls").asInt());
        assertEquals(0, days.path("live").path("calls").asInt());

        assertEquals(404, get("/api/costs/CA0").statusCode());
        assertTrue(get("/api/costs?from=yesterday").body().contains("from must be a date such as"));
        assertEquals(400, get("/api/costs?from=2026-02-02&to=2026-02-01").statusCode());
    }
}
