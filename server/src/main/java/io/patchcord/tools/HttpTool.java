package io.patchcord.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallVariables;
import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import io.patchcord.config.HttpToolConfig;
import io.patchcord.net.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tool that is a request to somebody's server. Parameters are checked before anything is sent; only those that the
 * schema declares, and the call's dynamic variables, fill the templates. Thread-safe.
 */
final class HttpTool implements ClientTool {
    private static final String CONTENT_TYPE = "Content-Type";

    private final HttpToolConfig config;
    private final HttpClient client;
    private final Function<String, Map<String, String>> agentVariables;
    private final Optional<JsonNode> body;
    private final Refusals refusals;

    /** The tool of this configuration; {@code agentVariables} are those of an agent's name. */
    HttpTool(HttpToolConfig config, HttpClient client, Function<String, Map<String, String>> agentVariables) {
        this.config = config;
        this.client = client;
        this.agentVariables = agentVariables;
        this.refusals = new Refusals(config.name());
        this.body = config.body().map(HttpTool::tree);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Duration deadline() {
        return config.timeout();
    }

    @Override
    public String run(ToolRequest request) throws ToolException, InterruptedException {
        JsonNode parameters = Parameters.parse(request.parameters());
        Optional<String> problem = config.schema().problem(parameters);
        if (problem.isPresent()) {
            throw ToolException.mistake("The parameters are wrong: " + problem.get() + ".");
        }
        HttpRequest message = message(parameters, values(request, parameters));
        try {
            HttpResponse<InputStream> response = client.send(message, HttpResponse.BodyHandlers.ofInputStream());
            refusals.answered(request.call().callSid(), response.statusCode());
            try (InputStream content = response.body()) {
                return HttpAnswer.read(name(), response.statusCode(),
                        response.headers().firstValue(CONTENT_TYPE).orElse(""), content);
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw ToolException.failure("The server of " + name() + " could not be reached.", e);
        }
    }

    private Map<String, JsonNode> values(ToolRequest request, JsonNode parameters) {
        Map<String, JsonNode> values = new HashMap<>();
        CallVariables.of(request.call(), agentVariables.apply(request.call().agent()))
                .forEach((name, value) -> values.put(name, Json.MAPPER.valueToTree(value)));
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (config.schema().declares(parameter.getKey())) {
                values.put(parameter.getKey(), parameter.getValue());
            }
        }
        return values;
    }

    private HttpRequest message(JsonNode parameters, Map<String, JsonNode> values) throws ToolException {
        HttpRequest.Builder message = HttpRequest.newBuilder(URI.create(Placeholders.url(config.url(), values)))
                .header("Accept", "application/json, text/plain;q=0.9");
        boolean named = config.headers().keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("content-type"));
        if (config.method().startsWith("P")) {
            JsonNode content = body.isPresent() ? Placeholders.json(body.get(), values) : parameters;
            message.method(config.method(), HttpRequest.BodyPublishers.ofString(Json.text(content)));
            if (!named) {
                message.setHeader(CONTENT_TYPE, "application/json");
            }
        } else {
            message.method(config.method(), HttpRequest.BodyPublishers.noBody());
        }
        config.headers().forEach((name, value) -> message.setHeader(name, value.value()));
        return message.build();
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the configuration has checked it", e);
        }
    }
}
