package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.ConversationResult;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.net.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks ElevenLabs what became of a conversation. Thread-safe. */
final class ConversationApi implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What the API answers. */
    sealed interface Answer {
        /** It is over, and this came of it. */
        record Over(ConversationResult result) implements Answer {
        }

        /** Not yet: it goes on, or is being evaluated. */
        record NotOver(String reason) implements Answer {
        }

        /** Not now: the API is away or refuses. */
        record Later(String reason) implements Answer {
        }

        /** Never. */
        record Unknown(String reason) implements Answer {
        }
    }

    private final ElevenLabsConfig config;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NEVER).build();

    ConversationApi(ElevenLabsConfig config) {
        this.config = config;
    }

    Answer ask(String conversationId) {
        if (!ID.matcher(conversationId).matches()) {
            return new Answer.Unknown("no id of a conversation");
        }
        HttpRequest request = HttpRequest.newBuilder(
                        config.baseUrl().resolve("/v1/convai/conversations/" + conversationId))
                .header("xi-api-key", config.apiKey().orElseThrow().value()).GET().build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
        try {
            return read(answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Answer.Later("no answer within " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Answer.Later(e.getCause().getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Later("interrupted");
        }
    }

    private static Answer read(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> read(response.body());
            case 404 -> new Answer.Unknown("HTTP 404: ElevenLabs knows no such conversation");
            case 422 -> new Answer.Unknown("HTTP 422");
            case 401, 403 -> new Answer.Later("HTTP " + response.statusCode()
                    + ": the API key must be allowed to read conversations");
            default -> new Answer.Later("HTTP " + response.statusCode());
        };
    }

    private static Answer read(byte[] body) {
        try {
            JsonNode data = Json.MAPPER.readTree(body);
            if (!ConversationReader.isOver(data)) {
                return new Answer.NotOver("status " + data.path("status").asText("none"));
            }
            Optional<ConversationResult> result = ConversationReader.read(data);
            return result.isPresent() ? new Answer.Over(result.get()) : new Answer.Later("the answer names nothing");
        } catch (IOException e) {
            return new Answer.Later("the answer is not JSON");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
