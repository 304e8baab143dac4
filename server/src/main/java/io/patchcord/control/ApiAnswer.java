package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.net.Json;

/** Writes what an operator's request is answered. It shows today's state, and people's data: nobody keeps it. */
final class ApiAnswer {
    private ApiAnswer() {
    }

    static void send(ServerResponse response, JsonNode json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(Json.text(json));
    }

    /** To HEAD, which Helidon knows nothing of, all but the bytes themselves. */
    static void send(ServerRequest request, ServerResponse response, String type, byte[] bytes) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length)).send();
        } else {
            response.send(bytes);
        }
    }
}
