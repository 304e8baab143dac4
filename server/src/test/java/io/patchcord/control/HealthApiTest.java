package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthApiTest {
    private final AtomicReference<List<String>> notLive = new AtomicReference<>(List.of());
    private final WebServer server = WebServer.builder().host("127.0.0.1").port(0).routing(routing ->
            routing.register(new HealthApi(() -> true, new Health(notLive::get, List::of, List::of)))).build().start();

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void shouldSayWhyTheProcessMustBeStartedAnew() throws Exception {
        assertEquals(204, live("GET").statusCode());
        notLive.set(List.of("the watchdog stands still"));
        HttpResponse<String> answer = live("GET");
        assertEquals(503, answer.statusCode());
        assertEquals("{\"live\":false,\"reasons\":[\"the watchdog stands still\"]}", answer.body());
        assertEquals(503, live("HEAD").statusCode());
    }

    private HttpResponse<String> live(String method) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/observe/health/live");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
