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
import java.util.function.Supplier;

/**
 * Whether the process is well, for whoever watches it, by GET or HEAD: {@code /observe/health} and below. Who is asked
 * and answers 503 gets no calls from a load balancer; so what callers are better told by this process than by nobody,
 * that a cap on the day's cost is reached, is a warning and no reason.
 */
final class HealthApi implements HttpService {
    private static final String PATH = "/observe/health";

    private final BooleanSupplier taking;
    private final Supplier<List<String>> notReady;
    private final Supplier<List<String>> warnings;

    HealthApi(BooleanSupplier taking, Supplier<List<String>> notReady, Supplier<List<String>> warnings) {
        this.taking = taking;
        this.notReady = notReady;
        this.warnings = warnings;
    }

    @Override
    public void routing(HttpRules rules) {
        for (String path : List.of(PATH + "/live", PATH + "/started")) {
            rules.get(path, HealthApi::well).head(path, HealthApi::well);
        }
        rules.get(PATH + "/ready", this::ready).head(PATH + "/ready", this::ready)
                .get(PATH, this::health).head(PATH, this::health);
    }

    private static void well(ServerRequest request, ServerResponse response) {
        response.status(Status.NO_CONTENT_204).send();
    }

    private void health(ServerRequest request, ServerResponse response) {
        response.status(taking.getAsBoolean() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503).send();
    }

    private void ready(ServerRequest request, ServerResponse response) {
        List<String> reasons = notReady.get();
        ObjectNode json = Json.MAPPER.createObjectNode().put("ready", reasons.isEmpty());
        reasons.forEach(json.putArray("reasons")::add);
        warnings.get().forEach(json.putArray("warnings")::add);
        response.status(reasons.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        ApiAnswer.send(request, response, "application/json", Json.text(json).getBytes(StandardCharsets.UTF_8));
    }
}
