package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.net.Json;
import java.util.List;

/** What went wrong with an operator's request; sent as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
    static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");
    static final String TYPE = "application/problem+json";
    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final transient List<String> problems;

    Problem(Status status, String detail) {
        this(status, detail, List.of());
    }

    /** With a list of everything that is wrong. */
    Problem(Status status, String detail, List<String> problems) {
        super(detail);
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    Status status() {
        return status;
    }

    /** As JSON. */
    String text() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("type", "about:blank");
        json.put("title", status.reasonPhrase());
        json.put("status", status.code());
        json.put("detail", getMessage());
        if (!problems.isEmpty()) {
            problems.forEach(json.putArray("problems")::add);
        }
        return Json.text(json);
    }

    void send(ServerResponse response) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, TYPE).send(text());
    }
}
