package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallNote;
import io.patchcord.call.LiveDesk;
import io.patchcord.capture.Captures;
import io.patchcord.net.Json;
import java.time.Instant;
import java.util.Set;

/**
 * Says whether a call, live or over, is captured, and saves what is: {@code /api/live/CALL/capture}. Who saved one is
 * told in its events.
 */
public final class CaptureApi implements HttpService {
    private static final String CALL = "callSid";
    private static final String PATH = "/api/live/{" + CALL + "}/capture";
    private static final String OFF = "no call is captured: set capture.calls, and start again";
    private static final String NOT_KEPT = "that call is not captured, or not any more: capture.calls says how many"
            + " are";
    private static final String SAVED = ": save capture";

    private final Captures captures;
    private final LiveDesk desk;
    private final CallLog log;

    /** Over these captures; of calls that are over is told to {@code log}. */
    public CaptureApi(Captures captures, LiveDesk desk, CallLog log) {
        this.captures = captures;
        this.desk = desk;
        this.log = log;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::look).post(PATH, this::save);
    }

    private void look(ServerRequest request, ServerResponse response) {
        boolean kept = captures.has(request.path().pathParameters().get(CALL));
        ObjectNode json = Json.MAPPER.createObjectNode().put("kept", kept);
        if (!kept) {
            json.put("why", captures.on() ? NOT_KEPT : OFF);
        }
        ApiAnswer.send(response, json);
    }

    private void save(ServerRequest request, ServerResponse response) {
        ApiRequest.json(request, Set.of());
        String who = Operator.of(request);
        String callSid = request.path().pathParameters().get(CALL);
        if (!captures.on()) {
            throw new Problem(Status.CONFLICT_409, OFF);
        }
        String lines = captures.saved(callSid, desk.end(callSid).or(() -> log.endOf(callSid)).map(Enum::name))
                .orElseThrow(() -> new Problem(Status.NOT_FOUND_404, NOT_KEPT));
        if (!desk.tell(callSid, who + SAVED)) {
            log.noted(new CallNote(callSid, Instant.now(), CallEvent.Kind.OPERATOR, who + SAVED));
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson")
                .header(HeaderNames.CACHE_CONTROL, "no-store").send(lines);
    }
}
