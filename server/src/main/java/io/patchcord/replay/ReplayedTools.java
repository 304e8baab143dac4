package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.ClientTool;
import io.patchcord.call.Toolbox;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/** Tools that do nothing but answer what was answered, when that was. */
final class ReplayedTools {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An answer that was captured. */
    private record Answer(String text, boolean failed) {
    }

    private final Map<String, CompletableFuture<Answer>> answers = new HashMap<>();
    private final Map<String, Queue<CompletableFuture<Answer>>> tools = new LinkedHashMap<>();

    /** Of the tools that were answered; one that was not is unknown, and so was its answer. */
    ReplayedTools(List<CapturedLine> lines) {
        Map<String, String> names = new HashMap<>();
        for (CapturedLine line : lines) {
            JsonNode call = line.message().path("client_tool_call");
            names.put(call.path("tool_call_id").asText(), call.path("tool_name").asText());
            if (isAnswer(line) && !line.message().path("result").asText().startsWith("Unknown tool: ")) {
                String id = line.message().path("tool_call_id").asText();
                CompletableFuture<Answer> answer = new CompletableFuture<>();
                answers.put(id, answer);
                tools.computeIfAbsent(names.getOrDefault(id, ""), _ -> new ConcurrentLinkedQueue<>()).add(answer);
            }
        }
    }

    static boolean isAnswer(CapturedLine line) {
        return !line.in() && line.message().path("type").asText().equals("client_tool_result");
    }

    /** The box that the call takes them from. */
    Toolbox toolbox() {
        return new Toolbox(tools.entrySet().stream()
                .map(tool -> (ClientTool) new Replayed(tool.getKey(), tool.getValue())).toList());
    }

    /** It is time for this answer. */
    void answer(JsonNode message) {
        CompletableFuture<Answer> answer = answers.get(message.path("tool_call_id").asText());
        if (answer != null) {
            answer.complete(new Answer(message.path("result").asText(), message.path("is_error").asBoolean()));
        }
    }

    private record Replayed(String name, Queue<CompletableFuture<Answer>> answers) implements ClientTool {
        @Override
        public Duration deadline() {
            return PATIENCE;
        }

        @Override
        public String run(ToolRequest request) throws ToolException, InterruptedException {
            CompletableFuture<Answer> next = answers.poll();
            if (next == null) {
                throw ToolException.failure("It was not called so often.");
            }
            try {
                Answer answer = next.get();
                if (answer.failed()) {
                    throw ToolException.failure(answer.text());
                }
                return answer.text();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
