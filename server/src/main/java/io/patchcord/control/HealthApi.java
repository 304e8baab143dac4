package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.net.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether the process is well, for whoever watches it, by GET or HEAD: {@code /observe/health} and below. Who is asked
 * and answers 503 gets no calls from a load balancer; so what callers are better told by this process than by nobody,
 * that a cap on the day's cost is reached, is a warning and no reason.
 */
final class HealthApi implements HttpService {
    private static final String PATH = "/observe/health";

    private final BooleanSupplier taking;
    private final Health health;

    HealthApi(BooleanSupplier taking, Health health) {
        this.taking = taking;
        this.health = health;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH + "/started", HealthApi::well).head(PATH + "/started", HealthApi::well)
                .get(PATH + "/live", this::live).head(PATH + "/live", this::live)
                .get(PATH + "/ready", this::ready).head(PATH + "/ready", this::ready)
                .get(PATH, this::health).head(PATH, this::health);
    }

    private static void well(ServerRequest request, ServerResponse response) {
        response.status(Status.NO_CONTENT_204).send();
    }

    private void live(ServerRequest request, ServerResponse response) {
        List<String> reasons = health.notLive().get();
        if (reasons.isEmpty()) {
            well(request, response);
            return;
        }
        ObjectNode json = Json.MAPPER.createObjectNode().put("live", false);
        reasons.forEach(json.putArray("reasons")::add);
        response.status(Status.SERVICE_UNAVAILABLE_503);
        ApiAnswer.send(request, response, "application/json", Json.text(json).getBytes(StandardCharsets.UTF_8));
    }

    private void health(ServerRequest request, ServerResponse response) {
        response.status(taking.getAsBoolean() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503).send();
    }

    private void ready(ServerRequest request, ServerResponse response) {
        List<String> reasons = health.notReady().get();
        ObjectNode json = Json.MAPPER.createObjectNode().put("ready", reasons.isEmpty());
        reasons.forEach(json.putArray("reasons")::add);
        health.warnings().get().forEach(json.putArray("warnings")::add);
        response.status(reasons.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        ApiAnswer.send(request, response, "application/json", Json.text(json).getBytes(StandardCharsets.UTF_8));
    }
}
