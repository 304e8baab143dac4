package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.LiveDesk;
import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Set;

/** Calls in progress, for operators: {@code /api/live}, and what may be done to one of them. */
public final class LiveApi implements HttpService {
    private static final String PATH = "/api/live";
    private static final String CALL = "callSid";
    private static final int MOST_TEXT = 2_000;

    private final LiveBoard board;
    private final LiveDesk desk;

    /** The interface of this desk. */
    public LiveApi(LiveBoard board, LiveDesk desk) {
        this.board = board;
        this.desk = desk;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::show)
                .get(PATH + "/{" + CALL + "}/delays", this::delays)
                .post(PATH + "/{" + CALL + "}/hang-up", this::hangUp)
                .post(PATH + "/{" + CALL + "}/transfer", this::transfer)
                .post(PATH + "/{" + CALL + "}/whisper", this::whisper);
    }

    private void show(ServerRequest request, ServerResponse response) {
        ApiAnswer.send(response, board.now().put("now", Instant.now().toString()));
    }

    private void delays(ServerRequest request, ServerResponse response) {
        ApiAnswer.send(response, RecordJson.delays(desk.delays(call(request)).orElseThrow(LiveApi::unknown)));
    }

    private void hangUp(ServerRequest request, ServerResponse response) {
        ApiRequest.json(request, Set.of());
        answer(response, desk.hangUp(call(request), Operator.of(request)));
    }

    private void transfer(ServerRequest request, ServerResponse response) {
        JsonNode json = ApiRequest.json(request, Set.of("to"));
        PhoneNumber to = PhoneNumber.parse(ApiRequest.text(json, "to").strip()).orElseThrow(() ->
                new Problem(Problem.UNPROCESSABLE, "to must be a number such as +14155550100"));
        answer(response, desk.transfer(call(request), to.e164(), Operator.of(request)));
    }

    private void whisper(ServerRequest request, ServerResponse response) {
        String text = ApiRequest.text(ApiRequest.json(request, Set.of("text")), "text").strip();
        if (text.isEmpty() || text.length() > MOST_TEXT) {
            throw new Problem(Problem.UNPROCESSABLE, "text must be what the agent is to know, at most " + MOST_TEXT
                    + " characters");
        }
        answer(response, desk.whisper(call(request), text, Operator.of(request)));
    }

    private static String call(ServerRequest request) {
        return request.path().pathParameters().get(CALL);
    }

    private static Problem unknown() {
        return new Problem(Status.NOT_FOUND_404, "no call of that SID is in progress here");
    }

    private static void answer(ServerResponse response, LiveDesk.Outcome outcome) {
        switch (outcome) {
            case DONE -> response.status(Status.NO_CONTENT_204).send();
            case UNKNOWN -> throw unknown();
            case OVER -> throw new Problem(Status.CONFLICT_409, "the call is ending already");
            case NO_AGENT -> throw new Problem(Status.CONFLICT_409, "the agent is not connected yet");
        }
    }
}
