package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallCost;
import io.patchcord.net.Json;
import io.patchcord.store.CostStore;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;

/** What calls cost, for operators: totals by the day under {@code /api/costs}, single calls below it. */
public final class CostsApi implements HttpService {
    private static final String PATH = "/api/costs";
    private static final String CALL_SID = "callSid";

    private final CostStore costs;

    /** The interface of these costs. */
    public CostsApi(CostStore costs) {
        this.costs = costs;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::days).get(PATH + "/{" + CALL_SID + "}", this::call);
    }

    private void days(ServerRequest request, ServerResponse response) {
        LocalDate to = date(request, "to", LocalDate.now(ZoneId.systemDefault()));
        LocalDate from = date(request, "from", to);
        if (from.isAfter(to)) {
            throw new Problem(Status.BAD_REQUEST_400, "from is after to");
        }
        ObjectNode json = Json.MAPPER.createObjectNode().put("from", from.toString()).put("to", to.toString());
        ArrayNode days = json.putArray("days");
        costs.days(from, to).forEach(day -> write(days.addObject().put("day", day.day().toString())
                .put("calls", day.calls()), day.cost()));
        Collection<CostStore.Live> live = costs.live().values();
        json.putObject("live").put("calls", live.size()).put("total", live.stream().map(call -> call.cost().total())
                .reduce(BigDecimal.ZERO, BigDecimal::add).toPlainString());
        send(response, json);
    }

    private static LocalDate date(ServerRequest request, String name, LocalDate otherwise) {
        String text = request.query().first(name).orElse("");
        try {
            return text.isEmpty() ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new Problem(Status.BAD_REQUEST_400, name + " must be a date such as 2026-11-29");
        }
    }

    private void call(ServerRequest request, ServerResponse response) {
        String callSid = request.path().pathParameters().get(CALL_SID);
        CallCost cost = costs.cost(callSid).orElseThrow(() -> new Problem(Status.NOT_FOUND_404,
                "there is no call of that SID"));
        ObjectNode json = Json.MAPPER.createObjectNode().put(CALL_SID, callSid);
        write(json, cost);
        send(response, json);
    }

    /** Amounts are texts: a JSON number may lose a digit on its way. */
    private static void write(ObjectNode json, CallCost cost) {
        json.put("currency", cost.currency()).put("total", cost.total().toPlainString())
                .put("telephony", cost.telephony().toPlainString())
                .put("mediaStream", cost.mediaStream().toPlainString()).put("agent", cost.agent().toPlainString())
                .put("person", cost.person().toPlainString()).put("settled", cost.settled());
    }

    private static void send(ServerResponse response, ObjectNode json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.text(json));
    }
}
