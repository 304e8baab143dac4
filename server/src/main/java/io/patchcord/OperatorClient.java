package io.patchcord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchcord.config.OperatorConfig;
import io.patchcord.net.Json;
import io.patchcord.simulator.UrlConverter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks to the operator's listener of a running server. What goes wrong is a {@link StartException} with a remedy. */
final class OperatorClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private ConfigOption option;

    @Option(names = "--operator", paramLabel = "URL", converter = UrlConverter.class,
            description = "The server's operator listener (default: host and port of the configuration).")
    private URI url;

    private OperatorConfig operator;
    private final HttpClient http = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    /** The text as a part of a path, whatever is in it. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An answer: whether it was a good one, and its JSON; an object without fields when there is none. */
    record Answer(int status, JsonNode json) {
        boolean good() {
            return status < 300;
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    Answer post(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    Answer post(String path, JsonNode body) {
        return post(path, "application/json", Json.text(body).getBytes(StandardCharsets.UTF_8));
    }

    /** The answer if it is a good one. */
    static JsonNode good(Answer answer) {
        if (!answer.good()) {
            throw new StartException(words(answer));
        }
        return answer.json();
    }

    /** What a bad answer says; every problem that its sentence does not tell on a line of its own. */
    static String words(Answer answer) {
        String detail = answer.json().path("detail").asText("the server answered " + answer.status()
                + (answer.json().isEmpty() ? " and not as Patchcord does: does --operator lead to it?" : ""));
        StringBuilder words = new StringBuilder(detail);
        answer.json().path("problems").forEach(problem -> {
            if (!detail.contains(problem.asText())) {
                words.append("\n  ").append(problem.asText());
            }
        });
        return words.toString();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server().resolve(path)).timeout(TIMEOUT);
        operator.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
        return request;
    }

    private URI server() {
        if (operator == null) {
            operator = option.operator();
        }
        if (url == null) {
            String host = operator.host().equals("0.0.0.0") ? "127.0.0.1" : operator.host();
            url = URI.create("http://" + host + ":" + operator.port());
        }
        return url;
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response.body()).orElseGet(JSON::createObjectNode));
        } catch (HttpTimeoutException e) {
            throw new StartException("the server at " + server() + " did not answer in time and may have taken the"
                    + " order: look at its log before you repeat the command");
        } catch (IOException e) {
            throw new StartException("no server answers at " + server() + " (" + e.getClass().getSimpleName()
                    + "): start one with \"patchcord serve\", or say where it is with --operator");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }

    private static Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
