package io.patchcord.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.CallCost;
import io.patchcord.call.CallRecord;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.Measures;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The body of our own webhook, as ARCHITECTURE.md documents it. A figure that was not measured is left out. */
final class CallEndedJson {
    private CallEndedJson() {
    }

    static String write(String type, String deliveryId, Instant now, StoredCall call, CallCost cost,
                        Optional<ConversationResult> result) {
        ObjectNode root = StoreJson.MAPPER.createObjectNode();
        root.put("type", type).put("delivery_id", deliveryId).put("created_at", now.toString());
        call(root.putObject("call"), call);
        ObjectNode costs = root.putObject("cost");
        costs.put("currency", cost.currency()).put("total", plain(cost.total()))
                .put("telephony", plain(cost.telephony()))
                .put("media_stream", plain(cost.mediaStream())).put("agent", plain(cost.agent()))
                .put("person", plain(cost.person())).put("settled", cost.settled());
        result.ifPresent(one -> conversation(root.putObject("conversation"), one));
        return text(root);
    }

    private static String text(JsonNode tree) {
        try {
            return StoreJson.MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every tree can be written", e);
        }
    }

    /** As a text: a JSON number may lose digits at the receiver. */
    private static String plain(BigDecimal amount) {
        return amount.toPlainString();
    }

    private static void call(ObjectNode json, StoredCall call) {
        json.put("call_sid", call.callSid()).put("account_sid", call.accountSid()).put("caller", call.caller())
                .put("called", call.called()).put("customer_id", call.customerId()).put("agent", call.agent())
                .put("received_at", call.receivedAt().toString());
        call.record().ifPresent(record -> record(json, record));
    }

    private static void record(ObjectNode json, CallRecord record) {
        json.put("ended_at", record.endedAt().toString()).put("end_reason", record.end().name())
                .put("end_party", record.end().party().name().toLowerCase(Locale.ROOT)).put("detail", record.detail())
                .put("stream_sid", record.streamSid()).put("conversation_id", record.conversationId())
                .put("caller_format", record.callerFormat()).put("agent_format", record.agentFormat())
                .put("recording", record.recording());
        if (record.counted()) {
            json.put("caller_frames", record.callerFrames()).put("agent_messages", record.agentMessages())
                    .put("interruptions", record.interruptions());
        }
        Measures measures = record.measures();
        measure(json, "webhook_micros", measures.webhookMicros());
        measure(json, "greeting_gap_micros", measures.greetingGapMicros());
        measure(json, "turn_gap_micros", measures.turnGapMicros());
        measure(json, "heard_gap_micros", measures.heardGapMicros());
        measure(json, "barge_in_micros", measures.bargeInMicros());
    }

    private static void measure(ObjectNode json, String name, long micros) {
        if (micros != Measures.NONE) {
            json.put(name, micros);
        }
    }

    private static void conversation(ObjectNode json, ConversationResult result) {
        json.put("conversation_id", result.conversationId()).put("status", result.status())
                .put("call_successful", result.callSuccessful()).put("summary", result.summary())
                .put("termination_reason", result.terminationReason());
        if (result.durationSeconds() != ConversationResult.NOT_TOLD) {
            json.put("duration_seconds", result.durationSeconds());
        }
        if (result.credits() != ConversationResult.NOT_TOLD) {
            json.put("credits", result.credits());
        }
        if (!result.analysisJson().isEmpty()) {
            json.set("analysis", read(result.analysisJson()));
        }
    }

    private static JsonNode read(String json) {
        try {
            return StoreJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the analysis of a conversation is not JSON");
        }
    }
}
