package io.patchcord.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.net.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * {@code GET} and {@code PUT /api/log-level}: how much the bridge logs, until it is told otherwise or restarted. Only
 * its own loggers can be set: those of its libraries would show what its own never do, such as signed URLs.
 */
final class LogLevelApi implements HttpService {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevelApi.class);
    private static final String PATH = "/api/log-level";
    private static final String OWN = "io.patchcord";
    private static final Pattern OWN_LOGGER = Pattern.compile("io\\.patchcord(\\.\\w+){0,4}");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, (request, response) -> answer(response, request.query().first("logger").orElse(OWN)))
                .put(PATH, this::change);
    }

    private void change(ServerRequest request, ServerResponse response) {
        JsonNode json = ApiRequest.json(request, Set.of("level", "logger"));
        String level = ApiRequest.text(json, "level").toLowerCase(Locale.ROOT);
        String name = Optional.of(ApiRequest.text(json, "logger")).filter(text -> !text.isEmpty()).orElse(OWN);
        Logger logger = logger(name);
        boolean inherited = level.equals("inherited") && !name.equals(OWN);
        if (!inherited && !LEVELS.contains(level)) {
            throw new Problem(Problem.UNPROCESSABLE, "level must be error, warn, info, debug or trace, or, for a logger"
                    + " below " + OWN + ", inherited");
        }
        Level before = logger.getEffectiveLevel();
        logger.setLevel(inherited ? null : Level.toLevel(level));
        LOG.warn("an operator set the log level of {} from {} to {}", name, before, logger.getEffectiveLevel());
        answer(response, name);
    }

    private static void answer(ServerResponse response, String name) {
        Logger logger = logger(name);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("logger", name).put("level", logger.getEffectiveLevel().toString().toLowerCase(Locale.ROOT))
                .put("inherited", logger.getLevel() == null);
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.text(json));
    }

    private static Logger logger(String name) {
        if (!OWN_LOGGER.matcher(name).matches()) {
            throw new Problem(Status.BAD_REQUEST_400, "logger must be " + OWN + " or below it, such as " + OWN
                    + ".twilio");
        }
        return (Logger) LoggerFactory.getLogger(name);
    }
}
