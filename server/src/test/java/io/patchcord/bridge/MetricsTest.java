package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge tells Prometheus after calls: a real one reads it, and the shipped rules and dashboard use it. */
@Timeout(120)
class MetricsTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:patchcord|jvm|process)[_:][a-zA-Z0-9_:]+");
    private static final Path DASHBOARD = Path.of("..", "config", "grafana", "patchcord.json");

    @TempDir
    private static Path directory;
    private static Testbed bed;

    /** One whole call with a barge-in and a tool, one that is not let in, and one that is not signed. */
    @BeforeAll
    static void call() throws Exception {
        bed = new Testbed(directory.resolve("bridge"), """
                calls:
                  stop-grace: 0s
                  max-calls: 1
                webhooks:
                  call-ended: http://127.0.0.1:9/
                """);
        Talk talk = bed.talk(Testbed.plan(), AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        talk.say(1, new byte[6_400]);
        talk.agent().send(AgentMessages.interruption(1));
        talk.agent().send(AgentMessages.toolCall(2, "call_1", "teleport", Map.of()));
        talk.agent().take(Testbed.PATIENCE).orElseThrow();
        Talk.awaitTaken(talk.agent());
        assertTrue(bed.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body().contains("<Say"),
                "the second call is turned away");
        Map<String, String> form = Webhooks.form(Webhooks.newCallSid(), Testbed.CALLER, "ringing");
        assertEquals(403, bed.webhooks().post(Webhooks.INCOMING, form, "another").statusCode());
        talk.phone().hangUp();
        bed.awaitIdle();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void eachFigureIsThereInBaseUnits() throws Exception {
        String text = scrape();
        for (String line : List.of(
                "patchcord_call_ends_total{agent=\"general\",party=\"caller\",reason=\"caller_hung_up\"} 1.0",
                "patchcord_call_ends_total{agent=\"general\",party=\"bridge\",reason=\"not_admitted\"} 1.0",
                "patchcord_calls{state=\"live\"} 0.0", "patchcord_calls{state=\"dialling\"} 0.0",
                "patchcord_calls_limit 1.0", "patchcord_signatures_refused_total 1.0",
                "patchcord_tool_calls_total{outcome=\"refused\",tool=\"unknown\"} 1.0",
                "patchcord_conversations_total{direction=\"to_caller\",format=\"pcm_16000\"} 1.0",
                "patchcord_audio_messages_total{direction=\"to_caller\",format=\"pcm_16000\"} 1.0",
                "patchcord_greeting_gap_seconds_count 1", "patchcord_barge_in_time_seconds_count 1",
                "patchcord_webhook_time_seconds_count 2", "patchcord_lookup_time_seconds_count 1",
                "patchcord_dial_time_seconds_count 1")) {
            assertTrue(text.contains("\n" + line + "\n"), () -> line + " is not in\n" + text);
        }
    }

    @Test
    void eachMetricOfTheDashboardAndOfTheRulesIsInAScrape() throws Exception {
        Set<String> there = series(scrape());
        String rules = Files.readString(Prometheus.CONFIG.resolve("rules.yaml"));
        Set<String> recorded = rules.lines().filter(line -> line.contains("- record:"))
                .map(line -> line.replaceAll(".*record:\\s*", "")).collect(Collectors.toSet());
        there.addAll(recorded);
        for (String expression : expressions()) {
            assertEquals(Set.of(), missing(expression, there), expression);
        }
        String withoutNotes = rules.lines().filter(line -> !line.matches("\\s*(#|summary:|remedy:|- name:).*"))
                .collect(Collectors.joining("\n"));
        assertEquals(Set.of(), missing(withoutNotes, there), "rules");
    }

    @Test
    void aRealPrometheusReadsItWithTheShippedRulesAndDashboard() throws Exception {
        Prometheus.assumeInstalled();
        Prometheus.promtool(scrape().getBytes(StandardCharsets.UTF_8), "check", "metrics");
        Prometheus.promtool(new byte[0], "test", "rules", Prometheus.CONFIG.resolve("rules-test.yaml").toString());
        try (Prometheus prometheus = new Prometheus(Files.createDirectories(directory.resolve("prometheus")),
                bed.bridge().operatorPort())) {
            prometheus.awaitReady();
            Eventually.holds(() -> prometheus.value("up{job=\"patchcord\"}") == 1, "Prometheus cannot scrape");
            assertEquals(1, prometheus.value("patchcord_call_ends_total{reason=\"caller_hung_up\"}"));
            assertEquals(1, prometheus.value("patchcord_barge_in_time_seconds_bucket{le=\"+Inf\"}"));
            assertEquals(1, prometheus.value("sum(patchcord_build_info)"));
            for (String expression : expressions()) {
                prometheus.query(expression);
            }
            Eventually.holds(() -> rulesJudged(prometheus) > 10, "the rules are not judged");
        }
    }

    /** How many rules Prometheus has judged; fails if one of them cannot be. */
    private static int rulesJudged(Prometheus prometheus) {
        int judged = 0;
        for (JsonNode group : prometheus.get("/api/v1/rules").path("data").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertTrue(!rule.path("health").asText().equals("err"), rule::toString);
                judged += rule.path("health").asText().equals("ok") ? 1 : 0;
            }
        }
        return judged;
    }

    private static Set<String> missing(String expression, Set<String> there) {
        Set<String> missing = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            missing.add(metric.group());
        }
        missing.removeAll(there);
        return missing;
    }

    /** The dashboard's queries, with a value for each of its variables. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode expression : new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr")) {
            expressions.add(expression.asText().replace("$__rate_interval", "1m")
                    .replaceAll("\\$(instance|agent)", ".*"));
        }
        assertTrue(expressions.size() > 20, "the dashboard has queries");
        return expressions;
    }

    private static Set<String> series(String text) {
        return text.lines().filter(line -> !line.startsWith("#")).map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String scrape() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.bridge().operatorPort()
                    + "/observe/metrics")).timeout(Testbed.PATIENCE).header("Accept", "text/plain").build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            assertEquals("text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElse(""));
            return response.body();
        }
    }
}
