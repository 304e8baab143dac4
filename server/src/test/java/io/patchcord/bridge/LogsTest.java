package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.simulator.FreePort;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedTwilio;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose line is whose, and how much is logged. */
@Timeout(120)
class LogsTest {
    private static final Logger TWILIO = LoggerFactory.getLogger("io.patchcord.twilio");

    @TempDir
    private static Path directory;
    private static Testbed bed;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, "calls:\n  stop-grace: 0s\n");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void inJsonAllThatIsPrintedIsJsonTheStartReportWithIt(@TempDir Path own) throws Exception {
        Files.writeString(own.resolve("patchcord.yaml"), """
                calls: {stop-grace: 0s}
                logging: {format: json, level: warn}
                recording: {agents: [all], consent: given}
                """);
        try (ServedProcess process = ServedProcess.start(own, "json", FreePort.take(), Map.of())) {
            process.awaitUp().awaitLine("human-number");
            process.stop();
            process.awaitExit();
            List<String> facts = new ArrayList<>();
            for (String line : process.log().lines().toList()) {
                facts.add(new ObjectMapper().readTree(line).path("formattedMessage").asText());
            }
            // one temporary directory in ten has a name that is masked as a card's number
            assertTrue(facts.stream().anyMatch(fact -> fact.startsWith("recordings on: calls of all agents, in /")
                    && fact.endsWith("/data/recordings; callers are not told, as consent is given otherwise")),
                    facts::toString);
        }
    }

    @Test
    void aCollectorThatIsNotThereIsALineInTheLogsOwnForm(@TempDir Path own) throws Exception {
        Files.writeString(own.resolve("patchcord.yaml"), "calls: {stop-grace: 0s}\nlogging: {format: json}\n"
                + "tracing: {otlp-endpoint: \"http://127.0.0.1:" + FreePort.take() + "\"}\n");
        try (ServedProcess process = ServedProcess.start(own, "traced", FreePort.take(), Map.of()).awaitUp();
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(process.url()))) {
            PhoneCall phone = twilio.ring(Testbed.plan());
            phone.awaitStream(Testbed.PATIENCE).orElseThrow();
            phone.hangUp();
            process.awaitLine("Failed to export");
            for (String line : process.log().lines().filter(line -> !line.isBlank()).toList()) {
                assertTrue(line.startsWith("{"), line);
            }
        }
    }

    @Test
    void eachLineOfACallCarriesItsKeyWhicheverThreadWroteIt() throws Exception {
        try (LogLines log = new LogLines().withDebug()) {
            RawCall call = bed.rawCall().begin();
            call.stream().text("{\"event\":\"odd\"}");
            call.agent().sendText("odd");
            Talk.awaitTaken(call.agent());
            call.stream().awaitTaken();
            call.hangUp();
            bed.awaitIdle();
            String sid = call.callSid();
            List<String> lines = log.keyed().stream().filter(line -> line.contains(sid)).toList();
            for (String word : List.of(" started: ", "FRAMES_UNKNOWN", "odd message from the agent", " ended: ")) {
                assertTrue(lines.stream().anyMatch(line -> line.contains(word)), () -> word + " is not in " + lines);
            }
            assertEquals(List.of(), lines.stream().filter(line -> !line.startsWith(sid + " ")).toList());
        }
    }

    @Test
    void anOperatorChangesTheLevelOfTheRunningProcess() throws Exception {
        try {
            assertEquals("{\"logger\":\"io.patchcord.twilio\",\"level\":\"debug\",\"inherited\":false}",
                    put("{\"level\": \"debug\", \"logger\": \"io.patchcord.twilio\"}").body());
            assertTrue(TWILIO.isDebugEnabled());
        } finally {
            assertEquals(200, put("{\"level\": \"inherited\", \"logger\": \"io.patchcord.twilio\"}").statusCode());
        }
        String own = get("/api/log-level");
        assertEquals(own.replace("io.patchcord", "io.patchcord.twilio").replace("false", "true"),
                get("/api/log-level?logger=io.patchcord.twilio").replace("false", "true"));
        assertEquals("{\"logger\":\"io.patchcord\",\"level\":\"warn\",\"inherited\":false}",
                put("{\"level\": \"WARN\"}").body());
        assertEquals(200, put("{\"level\": \"info\"}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"level": "loud"}                              | 422 | level must be error, warn, info, debug or trace
            {"level": "inherited"}                         | 422 | below io.patchcord
            {"level": "debug", "logger": "jdk.httpclient"} | 400 | logger must be io.patchcord or below it
            {"level": 3}                                   | 400 | level must be a text
            {"levle": "debug"}                             | 400 | unknown: levle; there is level, logger
            level                                          | 400 | not JSON
            """)
    void whatCannotBeSetIsAProblemWithItsRemedy(String body, int status, String words) throws Exception {
        HttpResponse<String> response = put(body);
        assertEquals(status, response.statusCode());
        assertEquals("application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
        assertTrue(response.body().contains(words), response.body());
    }

    private static HttpResponse<String> put(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/log-level")).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))).body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.timeout(Testbed.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + bed.bridge().operatorPort() + path);
    }
}
