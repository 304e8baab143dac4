package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.ConversationResult;
import io.patchcord.net.Json;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what ElevenLabs says of a conversation: the {@code data} of a post-call webhook and the answer of the
 * conversation API have the same shape.
 */
final class ConversationReader {
    /** States in which nothing changes any more. */
    private static final Set<String> OVER = Set.of("done", "failed");

    private ConversationReader() {
    }

    static boolean isOver(JsonNode data) {
        return OVER.contains(data.path("status").asText());
    }

    /** The result; empty when it is of no conversation. */
    static Optional<ConversationResult> read(JsonNode data) {
        JsonNode metadata = data.path("metadata");
        JsonNode analysis = data.path("analysis");
        String conversationId = text(data.path("conversation_id"));
        return conversationId.isEmpty() ? Optional.empty()
                : Optional.of(new ConversationResult(conversationId, text(data.path("agent_id")),
                        text(data.path("status")), text(analysis.path("call_successful")),
                        text(analysis.path("transcript_summary")), text(metadata.path("termination_reason")),
                        number(metadata.path("call_duration_secs")), number(metadata.path("cost")),
                        analysis.isObject() ? Json.text(analysis) : ""));
    }

    /** A conversation that never began: nobody answered, or the line was busy. */
    static Optional<ConversationResult> readFailure(JsonNode data) {
        String conversationId = text(data.path("conversation_id"));
        return conversationId.isEmpty() ? Optional.empty()
                : Optional.of(new ConversationResult(conversationId, text(data.path("agent_id")),
                        "initiation_failure", "", "", text(data.path("failure_reason")), 0, 0, ""));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    private static long number(JsonNode node) {
        return node.isNumber() && node.longValue() >= 0 ? node.longValue() : ConversationResult.NOT_TOLD;
    }
}
