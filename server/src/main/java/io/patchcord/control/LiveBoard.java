package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.LiveCall;
import io.patchcord.call.LiveDesk;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.net.Json;
import io.patchcord.store.CallTotals;
import io.patchcord.store.CostStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is going on, as JSON: calls, places, warnings, and what the store says of cost and of the last hour. The store
 * is asked every few seconds only, and while it does not answer its part is left as it was. Thread-safe.
 */
public final class LiveBoard {
    private static final Logger LOG = LoggerFactory.getLogger(LiveBoard.class);
    private static final List<String> REASONS = Arrays.stream(CallEnd.values()).map(CallEnd::name).toList();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration COST_AGE = Duration.ofSeconds(2);
    private static final Duration HOUR_AGE = Duration.ofSeconds(10);

    private final LiveDesk desk;
    private final CallTotals totals;
    private final Supplier<List<String>> warnings;
    private final Aged<Map<String, CostStore.Live>> costs;
    private final Aged<ObjectNode> lastHour;

    /** Shows these calls; {@code warnings} are sentences about this process. */
    public LiveBoard(LiveDesk desk, CostStore costs, CallTotals totals, Supplier<List<String>> warnings) {
        this.desk = desk;
        this.totals = totals;
        this.warnings = warnings;
        this.costs = new Aged<>(COST_AGE, costs::live, Map.of());
        this.lastHour = new Aged<>(HOUR_AGE, this::hour, Json.MAPPER.createObjectNode());
    }

    /** Something that is looked up anew when it is too old. */
    private static final class Aged<T> {
        private final Duration age;
        private final Supplier<T> source;
        private T value;
        private long lookedNanos;

        Aged(Duration age, Supplier<T> source, T first) {
            this.age = age;
            this.source = source;
            this.value = first;
            this.lookedNanos = System.nanoTime() - age.toNanos();
        }

        synchronized T get() {
            if (System.nanoTime() - lookedNanos >= age.toNanos()) {
                try {
                    value = source.get();
                } catch (RuntimeException e) {
                    LOG.debug("the store did not answer the console", e);
                }
                lookedNanos = System.nanoTime();
            }
            return value;
        }
    }

    /** The board now. */
    ObjectNode now() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("taking", desk.taking());
        json.putObject("places").put("taken", desk.admitted()).put("all", desk.maxCalls());
        json.putArray("warnings").addAll(warnings.get().stream().map(json::textNode).toList());
        json.putArray("reasons").addAll(REASONS.stream().map(json::textNode).toList());
        json.set("lastHour", lastHour.get());
        Map<String, CostStore.Live> known = costs.get();
        ArrayNode calls = json.putArray("calls");
        desk.calls().forEach(call -> calls.add(call(call, known.get(call.callSid()))));
        return json;
    }

    private static ObjectNode call(LiveCall call, CostStore.Live known) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("callSid", call.callSid());
        json.put("state", call.state().words()).put("person", PhoneNumber.mask(call.person()));
        json.put("outbound", call.outbound()).put("customerId", call.customerId()).put("customer", call.customer());
        json.put("agent", call.agent()).put("receivedAt", call.receivedAt().toString());
        json.put("interruptions", call.figures().interruptions());
        json.put("unplayedMillis", call.figures().unplayedMillis());
        RecordJson.figure(json, "turnGapMicros", call.figures().turnGapMicros());
        RecordJson.figure(json, "callerDelayP99Micros", call.figures().callerDelayP99Micros());
        RecordJson.figure(json, "agentDelayP99Micros", call.figures().agentDelayP99Micros());
        if (known != null) {
            json.put("cost", known.cost().total()).put("currency", known.cost().currency());
        }
        return json;
    }

    private ObjectNode hour() {
        Instant since = Instant.now().minus(HOUR);
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode minutes = json.putObject("callsPerMinute");
        totals.perMinute(since).forEach((minute, calls) -> minutes.put(Long.toString(minute), calls));
        ArrayNode ends = json.putArray("ends");
        totals.ends(since).forEach(end -> ends.addObject().put("party", end.party()).put("reason", end.reason())
                .put("calls", end.calls()));
        return json;
    }
}
