package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.FrameDelays;
import io.patchcord.call.Measures;
import io.patchcord.net.Json;
import io.patchcord.store.StoredCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records, costs and events as the operator's interface shows them. A figure nobody could measure is left out. */
final class RecordJson {
    private RecordJson() {
    }

    static ObjectNode call(StoredCall call, CallCost cost) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("callSid", call.callSid()).put("caller", call.caller()).put("called", call.called());
        json.put("customerId", call.customerId()).put("agent", call.agent());
        json.put("receivedAt", call.receivedAt().toString());
        call.record().ifPresent(record -> end(json, call, record));
        json.set("cost", cost(cost));
        return json;
    }

    private static void end(ObjectNode json, StoredCall call, CallRecord record) {
        json.put("endedAt", record.endedAt().toString());
        json.put("seconds", Math.max(0, Duration.between(call.receivedAt(), record.endedAt()).toMillis()) / 1_000.0);
        json.put("reason", record.end().name()).put("party", record.end().party().name());
        json.put("detail", record.detail()).put("streamSid", record.streamSid());
        json.put("conversationId", record.conversationId());
        json.put("callerFormat", record.callerFormat()).put("agentFormat", record.agentFormat());
        if (record.counted()) {
            json.put("callerFrames", record.callerFrames()).put("agentMessages", record.agentMessages());
            json.put("interruptions", record.interruptions());
        }
        if (!record.recording().isEmpty()) {
            json.put("recording", record.recording());
        }
        figures(json.putObject("figures"), record.measures());
    }

    private static void figures(ObjectNode json, Measures measures) {
        figure(json, "webhookMicros", measures.webhookMicros());
        figure(json, "greetingGapMicros", measures.greetingGapMicros());
        figure(json, "turnGapMicros", measures.turnGapMicros());
        figure(json, "heardGapMicros", measures.heardGapMicros());
        figure(json, "bargeInMicros", measures.bargeInMicros());
        figure(json, "callerDelayP50Micros", measures.callerDelayP50Micros());
        figure(json, "callerDelayP99Micros", measures.callerDelayP99Micros());
        figure(json, "agentDelayP50Micros", measures.agentDelayP50Micros());
        figure(json, "agentDelayP99Micros", measures.agentDelayP99Micros());
    }

    /** Counts of frames by their delay. */
    static ObjectNode delays(FrameDelays delays) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        put(json, "edgesMicros", FrameDelays.EDGES_MICROS);
        put(json, "toAgent", delays.toAgent());
        put(json, "toCaller", delays.toCaller());
        return json;
    }

    private static void put(ObjectNode json, String name, List<? extends Number> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(value -> array.add(value.longValue()));
    }

    /** The figure, unless it was not measured. */
    static void figure(ObjectNode json, String name, long value) {
        if (value != Measures.NONE) {
            json.put(name, value);
        }
    }

    static ObjectNode cost(CallCost cost) {
        return Json.MAPPER.createObjectNode().put("currency", cost.currency()).put("total", cost.total())
                .put("telephony", cost.telephony()).put("mediaStream", cost.mediaStream()).put("agent", cost.agent())
                .put("person", cost.person()).put("settled", cost.settled());
    }

    static ObjectNode event(CallEvent event) {
        return Json.MAPPER.createObjectNode().put("atMillis", event.atMillis()).put("kind", event.kind().name())
                .put("text", event.text());
    }

    /** Everything that is known of a call. */
    static ObjectNode whole(StoredCall call, CallCost cost, List<CallEvent> events,
                            Optional<ConversationResult> result) {
        ObjectNode json = call(call, cost);
        json.putArray("events").addAll(events.stream().map(RecordJson::event).toList());
        call.record().map(record -> record.measures().delays()).filter(delays -> !delays.equals(FrameDelays.NONE))
                .ifPresent(delays -> json.set("delays", delays(delays)));
        result.ifPresent(told -> json.putObject("conversation").put("status", told.status())
                .put("callSuccessful", told.callSuccessful()).put("summary", told.summary())
                .put("terminationReason", told.terminationReason()));
        return json;
    }
}
