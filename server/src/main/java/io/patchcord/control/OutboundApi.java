package io.patchcord.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.net.Json;
import io.patchcord.outbound.OrderForm;
import io.patchcord.outbound.OutboundBatch;
import io.patchcord.outbound.OutboundBatches;
import io.patchcord.outbound.OutboundCall;
import io.patchcord.outbound.OutboundDesk;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.outbound.OutboundRefusal;
import io.patchcord.outbound.OutboundState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls out, for operators: single ones under {@code /api/calls}, batches under {@code /api/batches}. */
public final class OutboundApi implements HttpService {
    private static final String ID = "id";
    private static final int MOST_CALLS = 10_000;
    private static final int MOST_LISTED = 100;

    /**
     * What carries calls out.
     *
     * @param desk single calls
     * @param batches many
     * @param form who may be called, by whom
     * @param batchCalls calls of a batch at the same time, unless it says otherwise
     */
    public record Outbound(OutboundDesk desk, OutboundBatches batches, OrderForm form, int batchCalls) {
    }

    private final Optional<Outbound> outbound;

    /** The interface of {@code outbound}; without, every request is told what to configure. */
    public OutboundApi(Optional<Outbound> outbound) {
        this.outbound = outbound;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/calls", this::call)
                .get("/api/calls/{" + ID + "}", this::show)
                .delete("/api/calls/{" + ID + "}", this::cancel)
                .get("/api/batches", this::batches)
                .post("/api/batches", this::batch)
                .get("/api/batches/{" + ID + "}", this::progress)
                .delete("/api/batches/{" + ID + "}", this::cancelBatch)
                .post("/api/batches/{" + ID + "}/resume", this::resume)
                .get("/api/batches/{" + ID + "}/calls", this::batchCalls);
    }

    private Outbound outbound() {
        return outbound.orElseThrow(() -> new Problem(Status.SERVICE_UNAVAILABLE_503, "calling out is not configured:"
                + " set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER and PATCHCORD_PUBLIC_URL"));
    }

    private void call(ServerRequest request, ServerResponse response) throws InterruptedException {
        Outbound out = outbound();
        JsonNode json = ApiRequest.json(request, Set.of("to", "agent", "from", "variables"));
        List<String> mistakes = new ArrayList<>();
        Optional<OutboundOrder> order = out.form().read(new OrderForm.Entry(ApiRequest.text(json, "to"),
                ApiRequest.text(json, "agent"), ApiRequest.text(json, "from"), ApiRequest.texts(json, "variables")),
                "", mistakes);
        if (order.isEmpty()) {
            throw new Problem(Problem.UNPROCESSABLE, String.join("; ", mistakes), mistakes);
        }
        try {
            OutboundCall taken = out.desk().take(order.get());
            response.status(Status.ACCEPTED_202).header(HeaderNames.LOCATION, "/api/calls/" + taken.order().id());
            send(response, json(taken));
        } catch (OutboundRefusal e) {
            throw new Problem(switch (e.reason()) {
                case DO_NOT_CALL -> Status.FORBIDDEN_403;
                case ALREADY_CALLING -> Status.CONFLICT_409;
                case NO_PLACE -> Status.SERVICE_UNAVAILABLE_503;
            }, e.getMessage());
        }
    }

    private void show(ServerRequest request, ServerResponse response) {
        send(response, json(outbound().desk().find(id(request)).orElseThrow(OutboundApi::unknown)));
    }

    private void cancel(ServerRequest request, ServerResponse response) {
        OutboundCall call = outbound().desk().find(id(request)).orElseThrow(OutboundApi::unknown);
        if (call.state().over()) {
            throw new Problem(Status.CONFLICT_409, "that call is over: " + call.state().words());
        }
        String id = call.order().id();
        if (!outbound().desk().cancel(id) && !outbound().batches().cancel(id)) {
            throw new Problem(Status.BAD_GATEWAY_502, "Twilio did not end the call: try again; the log says why");
        }
        response.status(Status.NO_CONTENT_204).send();
    }

    private void batch(ServerRequest request, ServerResponse response) {
        Outbound out = outbound();
        ApiRequest.require(request, "text/csv");
        int calls = ApiRequest.number(request, "calls", MOST_CALLS).orElse(out.batchCalls());
        OutboundBatch batch = new OutboundBatch(OrderForm.newId(), calls, Instant.now());
        BatchCsv csv = new BatchCsv(out.form(), batch.id());
        List<OutboundOrder> orders;
        try {
            orders = csv.read(request.content().inputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!csv.problems().isEmpty()) {
            throw new Problem(Problem.UNPROCESSABLE, "nobody was called: the file has "
                    + csv.problems().size() + (csv.problems().size() == 1 ? " problem" : " problems"), csv.problems());
        }
        out.batches().take(batch, orders);
        response.status(Status.ACCEPTED_202).header(HeaderNames.LOCATION, "/api/batches/" + batch.id());
        send(response, json(batch, Map.of(OutboundState.QUEUED, (long) orders.size())));
    }

    private void batches(ServerRequest request, ServerResponse response) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode list = json.putArray("batches");
        whileItAnswers(() -> outbound().batches().latest(MOST_LISTED)
                .forEach(batch -> list.add(json(batch, outbound().batches().progress(batch.id())))));
        send(response, json);
    }

    private void progress(ServerRequest request, ServerResponse response) {
        whileItAnswers(() -> {
            OutboundBatch batch = outbound().batches().find(id(request)).orElseThrow(OutboundApi::unknown);
            send(response, json(batch, outbound().batches().progress(batch.id())));
        });
    }

    /** Says that the store is away, if that is why something failed. */
    private void whileItAnswers(Runnable answer) {
        try {
            answer.run();
        } catch (Problem e) {
            throw e;
        } catch (RuntimeException e) {
            Instant since = outbound().batches().storeAway().orElseThrow(() -> e);
            throw new Problem(Status.SERVICE_UNAVAILABLE_503, "the store has not answered since " + since
                    + ": calls wait for it and go on by themselves");
        }
    }

    /** Takes back what has not begun; calls that have are ended one by one. */
    private void cancelBatch(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (outbound().batches().find(id).isEmpty()) {
            throw unknown();
        }
        outbound().batches().cancelBatch(id);
        progress(request, response);
    }

    /** The account is in order again, the same one for every batch; or this one may go on that was held. */
    private void resume(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (outbound().batches().find(id).isEmpty()) {
            throw unknown();
        }
        outbound().batches().resume(id);
        progress(request, response);
    }

    private void batchCalls(ServerRequest request, ServerResponse response) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        outbound().batches().calls(id(request)).forEach(call -> json.withArray("calls").add(json(call)));
        send(response, json);
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get(ID);
    }

    private static Problem unknown() {
        return new Problem(Status.NOT_FOUND_404, "there is none of that id");
    }

    private static ObjectNode json(OutboundCall call) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", call.order().id()).put("to", call.order().to().e164()).put("from", call.order().from().e164());
        json.put("agent", call.order().agent()).put("state", call.state().words()).put("over", call.state().over());
        json.put("callSid", call.callSid()).put("answeredBy", call.answeredBy()).put("detail", call.detail());
        json.put("createdAt", call.order().createdAt().toString()).put("changedAt", call.changedAt().toString());
        return json;
    }

    private ObjectNode json(OutboundBatch batch, Map<OutboundState, Long> progress) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("id", batch.id());
        json.put("createdAt", batch.createdAt().toString()).put("calls", batch.calls());
        json.put("total", progress.values().stream().mapToLong(Long::longValue).sum());
        boolean over = progress.keySet().stream().allMatch(OutboundState::over);
        json.put("over", over);
        paused(batch).filter(_ -> !over).ifPresent(why -> json.put("paused", why));
        ObjectNode states = json.putObject("states");
        progress.forEach((state, calls) -> states.put(state.words(), calls));
        return json;
    }

    private Optional<String> paused(OutboundBatch batch) {
        String resume = "POST /api/batches/" + batch.id() + "/resume";
        return batch.isHeld() ? Optional.of(batch.held() + "; take it back (DELETE), or " + resume)
                : outbound().batches().paused().map(why -> why + "; once that is mended, restart, or " + resume);
    }

    private static void send(ServerResponse response, ObjectNode json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.text(json));
    }
}
