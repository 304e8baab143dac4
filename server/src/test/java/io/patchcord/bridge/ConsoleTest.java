package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.net.RawHttp;
import io.patchcord.simulator.AgentMessages;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see of calls and do to them, over the real interface of a real bridge. */
class ConsoleTest {
    private static final String HELLO = "{\"type\":\"hello\"}";
    private static final Duration FLUSH = Duration.ofSeconds(10);

    @TempDir
    static Path directory;
    private static Testbed bed;
    private static OperatorPeer operator;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, "");
        operator = new OperatorPeer(bed.bridge());
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({"GET /api/records/%zz, 400", "GET /api/records?x=%zz, 400", "GET /api/records/%, 400",
        "GET /nothing, 404", "DELETE /api/records, 405", "POST /, 405", "PATCH /api/log-level, 405"})
    void shouldAnswerEveryMistakeWithAProblem(String request, int status) throws Exception {
        problem(request + " HTTP/1.1\r\n", "", status);
    }

    @Test
    void shouldAnswerWhatIsTooLongWithAProblem() throws Exception {
        problem("GET /api/records?from=" + "x".repeat(10_000) + " HTTP/1.1\r\n", "", 414);
        problem("POST /api/customers/import HTTP/1.1\r\nContent-Type: text/csv\r\nContent-Length: 99999999\r\n", "",
                413);
    }

    private static void problem(String head, String body, int status) throws IOException {
        try (RawHttp client = new RawHttp(bed.bridge().operatorPort())) {
            String answer = client.send(head + "Host: localhost\r\nConnection: close\r\n\r\n" + body).readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertTrue(answer.contains("\"status\":" + status), answer);
            assertEquals(status == 405, answer.contains("Allow: "), answer);
        }
    }

    @Test
    void shouldAnswerHeadLikeGetWithoutTheBody() throws Exception {
        try (RawHttp client = new RawHttp(bed.bridge().operatorPort())) {
            for (String path : List.of("/", "/observe/health/ready", "/console/main.js", "/observe/health/live")) {
                String head = client.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").readHead();
                assertTrue(head.startsWith("HTTP/1.1 20"), path + head);   // the next one begins where this one ends
                assertEquals(path.endsWith("live"), head.contains("Content-Length: 0\r\n"), path + head);
            }
        }
    }

    @Test
    void shouldRefuseARequestThatCanBeReadTwoWaysAsThePublicListenerDoes() throws Exception {
        try (RawHttp client = new RawHttp(bed.bridge().operatorPort())) {
            assertTrue(client.send("POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                    + "Content-Length: 3\r\n\r\n{}").readToEnd().startsWith("HTTP/1.1 400 "));
        }
    }

    @Test
    void shouldShowACallInProgressWithoutItsWholeNumber() throws Exception {
        Talk talk = bed.talk();
        JsonNode call = live(talk.callSid());
        for (int look = 0; look < 1_000 && !call.has("callerDelayP99Micros"); look++) {
            call = live(talk.callSid());   // summed up with the frame after somebody asks
        }
        assertEquals("talking", call.path("state").asText());
        assertEquals("+91********10", call.path("person").asText());
        assertEquals("general", call.path("agent").asText());
        assertTrue(call.path("callerDelayP99Micros").asLong() > 0, call::toString);
        JsonNode board = operator.get("/api/live");
        assertTrue(board.path("taking").asBoolean());
        assertTrue(board.path("places").path("taken").asInt() >= 1, board::toString);
        assertFalse(board.toString().contains(Testbed.CALLER), "the whole number is not for who only looks");
        talk.phone().hangUp();
    }

    @Test
    void shouldWhisperToTheAgentAndHangUpAndRecordWhoDid() throws Exception {
        Talk talk = bed.talk();
        String path = "/api/live/" + talk.callSid();
        HttpResponse<String> done = operator.post(path + "/whisper", "{\"text\":\"offer a week more\"}", "X-Operator",
                "mina@desk");
        assertEquals(204, done.statusCode(), done::body);
        JsonNode update = talk.agent().take(Testbed.PATIENCE).orElseThrow();
        while (!update.path("type").asText().equals("contextual_update")) {
            update = talk.agent().take(Testbed.PATIENCE).orElseThrow();
        }
        assertEquals("offer a week more", update.path("text").asText());
        assertEquals(204, operator.post(path + "/hang-up", "{}", "X-Operator", "mina@desk").statusCode());
        assertEquals(CallEnd.OPERATOR, bed.record(talk.callSid()).end());
        bed.bridge().records().flush(FLUSH);
        JsonNode record = operator.get("/api/records/" + talk.callSid());
        assertEquals("operator mina@desk", record.path("detail").asText());
        long frames = 0;
        for (JsonNode count : record.path("delays").path("toAgent")) {
            frames += count.asLong();
        }
        assertTrue(frames > 0 && frames <= record.path("callerFrames").asLong(), record::toString);
        assertEquals(List.of("mina@desk: whisper: offer a week more", "mina@desk: hang up"),
                texts(record, "OPERATOR"));
        assertEquals(404, operator.post("/api/live/CA0/hang-up", "{}").statusCode());
    }

    @Test
    void shouldPutTheCallerThroughAtOnce() throws Exception {
        Talk talk = bed.talk();
        String path = "/api/live/" + talk.callSid() + "/transfer";
        assertEquals(422, operator.post(path, "{\"to\":\"reception\"}").statusCode());
        assertEquals(400, operator.post(path, "{\"to\":\"+14155550100\"}", "X-Operator", "<b>").statusCode());
        assertEquals(204, operator.post(path, "{\"to\":\"+14155550100\"}").statusCode());
        assertEquals(CallEnd.TRANSFERRED, bed.record(talk.callSid()).end());
        assertEquals(List.of("unnamed: transfer to +14155550100"), eventually(talk.callSid(), "OPERATOR"));
    }

    @Test
    void shouldTurnNewCallsAwayUntilTheDrainIsTurnedBackWhileOthersGoOn() throws Exception {
        Talk talk = bed.talk();
        drain("{\"on\":true}", 204);
        try {
            assertFalse(operator.get("/api/live").path("taking").asBoolean());
            HttpResponse<String> ready = operator.send("GET", "/observe/health/ready", "", "");
            assertEquals(503, ready.statusCode());
            JsonNode said = OperatorPeer.json(ready);
            assertTrue(said.path("reasons").path(0).asText().startsWith("closed by an operator: "), said::toString);
            assertTrue(said.path("warnings").path(0).asText().contains("mina has closed the server"), said::toString);
            assertEquals(CallEnd.NOT_ADMITTED, bed.record(bed.twilio().ring(Testbed.plan()).callSid()).end());
            talk.say(1, Signals.noise(7, 8_000));
            talk.awaitHeard(8_000);
            drain("{\"on\":\"no\"}", 422);
        } finally {
            drain("{\"on\":false}", 204);
        }
        assertEquals(200, operator.send("GET", "/observe/health/ready", "", "").statusCode());
        bed.talk().phone().hangUp();
        talk.phone().hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
    }

    private static void drain(String body, int status) throws Exception {
        HttpResponse<String> answer = operator.send("PUT", "/api/drain", "application/json", body,
                "X-Operator", "mina");
        assertEquals(status, answer.statusCode(), answer::body);
    }

    @Test
    void shouldFindRecordsByWhatIsKnownOfThem() throws Exception {
        Talk talk = bed.talk();
        talk.agent().send(AgentMessages.userTranscript(1, "My zebra ate the invoice"));
        talk.awaitTaken();
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.bridge().records().flush(FLUSH);
        for (String query : List.of("text=ZEBRA", "number=%2B919876543210&agent=general&text=invoice",
                "reason=caller_hung_up&limit=200", "from=2020-01-01&to=2199-01-01&order=asc&limit=200")) {
            JsonNode found = operator.get("/api/records?" + query).path("records");
            assertTrue(StreamSupport.stream(found.spliterator(), false)
                    .anyMatch(call -> call.path("callSid").asText().equals(talk.callSid())), query);
        }
        assertEquals(0, operator.get("/api/records?customer=nobody").path("records").size());
        assertTrue(operator.send("GET", "/api/records.csv?text=zebra", "", "").body().contains(talk.callSid()));
        assertEquals(1, OperatorPeer.json(operator.send("GET", "/api/records.json?text=zebra", "", "")).size());
        for (String bad : List.of("reason=tired", "sort=colour", "from=yesterday", "after=here", "colour=red",
                "limit=0")) {
            HttpResponse<String> answer = operator.send("GET", "/api/records?" + bad, "", "");
            assertEquals(400, answer.statusCode(), bad);
            assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
        }
    }

    @Test
    void shouldTellTheFeedOfACallFromItsBeginningAndGoOnWhereAClientWas() throws Exception {
        JsonNode first;
        JsonNode change;
        Talk talk;
        try (OperatorPeer.Watching watching = operator.watch(HELLO)) {
            first = watching.next("board");
            talk = bed.talk();
            do {
                change = watching.next("change");
            } while (!change.path("calls").has(talk.callSid()));
            watching.say("{\"type\":\"watch\",\"callSid\":\"" + talk.callSid() + "\"}");
            List<String> kinds = texts(watching.next("events"), "STREAM_STARTED");
            assertEquals(1, kinds.size(), "events from before the watch are told");
        }
        talk.phone().hangUp();
        bed.record(talk.callSid());
        String seen = "{\"type\":\"hello\",\"epoch\":" + first.path("epoch") + ",\"seq\":" + change.path("seq") + "}";
        try (OperatorPeer.Watching again = operator.watch(seen)) {
            long next = change.path("seq").asLong();
            boolean gone = false;
            while (!gone) {
                JsonNode missed = again.next("change");
                assertEquals(++next, missed.path("seq").asLong(), "nothing is left out");
                gone = missed.path("gone").toString().contains(talk.callSid());
            }
        }
        try (OperatorPeer.Watching stranger = operator.watch("{\"type\":\"hello\",\"epoch\":\"x\",\"seq\":5}")) {
            stranger.next("board");
        }
    }

    @Test
    void shouldEditACustomerOnlyInTheStateThatWasSeen() throws Exception {
        String path = "/api/customers/%2B14155550123";
        String asha = "{\"customer_id\":\"C-7\",\"name\":\"Asha\",\"amount_due\":\"12.50\",\"due_date\":\"2026-12-05\","
                + "\"attributes\":{\"plan\":\"gold\"}}";
        assertEquals(428, put(path, asha).statusCode());
        HttpResponse<String> made = put(path, asha, "If-None-Match", "*");
        assertEquals(201, made.statusCode(), made::body);
        assertEquals(412, put(path, asha, "If-None-Match", "*").statusCode());
        String tag = made.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> changed = put(path, asha.replace("Asha", "Asha Rao"), "If-Match", tag);
        assertEquals(200, changed.statusCode(), changed::body);
        assertEquals(412, put(path, asha, "If-Match", tag).statusCode(), "somebody else was first");
        HttpResponse<String> bad = put(path, "{\"name\":\"\",\"amount_due\":\"much\"}", "If-None-Match", "*");
        assertEquals(422, bad.statusCode());
        assertEquals(3, OperatorPeer.json(bad).path("problems").size(), bad::body);
        assertEquals(400, operator.send("GET", "/api/customers?search=a%00", "", "").statusCode());
        assertEquals("Asha Rao", operator.get("/api/customers?search=asha").path("customers").path(0).path("name")
                .asText());
    }

    @Test
    void shouldShowWhatIsWrongWithAFileOfCustomersBeforeTakingIt() throws Exception {
        String header = "phone,customer_id,name,due_date,amount_due,emi_eligible,language\n";
        String good = header + "+14155550177,C-77,Bo,2026-12-05,10.00,true,en\n";
        JsonNode preview = OperatorPeer.json(operator.send("POST", "/api/customers?preview=true", "text/csv",
                good + "12,C-78,,soon,1,maybe,en\n"));
        assertEquals(1, preview.path("rows").asInt());
        assertEquals(4, preview.path("problems").size(), preview::toString);
        assertEquals(0, operator.get("/api/customers?search=C-77").path("customers").size(), "nothing was stored");
        assertEquals(1, OperatorPeer.json(operator.send("POST", "/api/customers", "text/csv", good))
                .path("inserted").asInt());
        assertEquals(422, operator.send("POST", "/api/customers", "text/csv", header + "12,,,,,,\n").statusCode());
        assertEquals(1, operator.get("/api/customers?search=C-77").path("customers").size());
    }

    @Test
    void shouldServeAPageThatRunsNothingButItsOwnFiles() throws Exception {
        HttpResponse<String> page = operator.send("GET", "/", "", "");
        assertEquals(200, page.statusCode());
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("default-src 'none'; script-src 'self'"), policy);
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertEquals(304, operator.send("GET", "/", "", "", "If-None-Match", tag).statusCode());
        assertEquals(404, operator.send("GET", "/console/../logback.xml", "", "").statusCode());
    }

    private static HttpResponse<String> put(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return operator.send("PUT", path, "application/json", json, headers);
    }

    private static JsonNode live(String callSid) throws IOException, InterruptedException {
        return StreamSupport.stream(operator.get("/api/live").path("calls").spliterator(), false)
                .filter(call -> call.path("callSid").asText().equals(callSid)).findFirst().orElseThrow();
    }

    private static List<String> eventually(String callSid, String kind) throws IOException, InterruptedException {
        bed.bridge().records().flush(FLUSH);
        return texts(operator.get("/api/records/" + callSid), kind);
    }

    private static List<String> texts(JsonNode of, String kind) {
        return StreamSupport.stream(of.path("events").spliterator(), false)
                .filter(event -> event.path("kind").asText().equals(kind)).map(event -> event.path("text").asText())
                .toList();
    }
}
