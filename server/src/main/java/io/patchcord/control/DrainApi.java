package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;

/** Closes the server to new calls and opens it again: {@code /api/drain}. */
public final class DrainApi implements HttpService {
    private static final String ON = "on";

    private final DrainSwitch drain;

    /** The interface of this switch. */
    public DrainApi(DrainSwitch drain) {
        this.drain = drain;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.put("/api/drain", this::turn);
    }

    private void turn(ServerRequest request, ServerResponse response) {
        JsonNode on = ApiRequest.json(request, Set.of(ON)).path(ON);
        if (!on.isBoolean()) {
            throw new Problem(Problem.UNPROCESSABLE, "on must be true, to take no more calls, or false");
        }
        if (!drain.turn(on.booleanValue(), Operator.of(request))) {
            throw new Problem(Status.CONFLICT_409, "the process is stopping: start another one to take calls");
        }
        response.status(Status.NO_CONTENT_204).send();
    }
}
