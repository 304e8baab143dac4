package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What ElevenLabs knows of conversations that are over: the conversation API, and the signed post-call webhook for
 * whoever asks for it. Thread-safe.
 */
public final class ConversationArchive implements HttpService {
    private static final String PATH = "/v1/convai/conversations/{id}";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_ENTRIES = 10_000;
    /** A charge that is easily recognised: so many credits for each second begun. */
    private static final int CREDITS_PER_SECOND = 10;

    private record Hook(URI url, String secret) {
    }

    private record Past(String agentId, Instant begun, long seconds, boolean over) {
    }

    private final String apiKey;
    private final Map<String, Past> entries = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
            return size() > MOST_ENTRIES;
        }
    });
    private final Queue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Hook hook;
    private volatile boolean processing;

    ConversationArchive(String apiKey) {
        this.apiKey = apiKey;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::conversation);
    }

    void begun(SimulatedConversation conversation) {
        entries.put(conversation.conversationId(), new Past(conversation.query().getOrDefault("agent_id", ""),
                Instant.now(), 0, false));
    }

    void over(SimulatedConversation conversation) {
        entries.computeIfPresent(conversation.conversationId(), (_, entry) -> new Past(entry.agentId(), entry.begun(),
                Duration.between(entry.begun(), Instant.now()).toSeconds() + 1, true));
        Hook to = hook;
        if (to != null) {
            Thread.startVirtualThread(() -> post(conversation.conversationId(), to.url(), to.secret()));
        }
    }

    /** From now on each conversation's end is posted there, signed. */
    public void postTo(URI url, String secret) {
        hook = new Hook(url, secret);
    }

    /** From now on conversations that are over are still being processed, or not any more. */
    public void processing(boolean on) {
        processing = on;
    }

    /** The next requests to the API fail with these statuses, one each. */
    public void fail(int... statuses) {
        for (int status : statuses) {
            failures.add(status);
        }
    }

    /** The API does not know this conversation any more. */
    public void forget(String conversationId) {
        entries.remove(conversationId);
    }

    /** How often the API was asked. */
    public int requests() {
        return requests.get();
    }

    /** Posts the webhook of this conversation; the status it is answered with, empty when it is not. */
    public Optional<Integer> post(String conversationId, URI url, String secret) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "post_call_transcription").put("event_timestamp", Instant.now().getEpochSecond());
        body.set("data", data(conversationId, entries.get(conversationId)));
        return post(url, secret, Instant.now(), body.toString());
    }

    /** Posts any body, signed at this time. */
    public static Optional<Integer> post(URI url, String secret, Instant at, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("ElevenLabs-Signature", signature(secret, at, body))
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String signature(String secret, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v0=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private void conversation(ServerRequest request, ServerResponse response) {
        requests.incrementAndGet();
        Integer failure = failures.poll();
        String id = request.path().pathParameters().get("id");
        Past entry = entries.get(id);
        if (failure != null) {
            response.status(Status.create(failure)).send();
        } else if (!request.headers().first(AgentDesk.API_KEY).orElse("").equals(apiKey)) {
            response.status(Status.UNAUTHORIZED_401).send();
        } else if (entry == null) {
            response.status(Status.NOT_FOUND_404).send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(data(id, entry).toString());
        }
    }

    private ObjectNode data(String id, Past entry) {
        String status = !entry.over() ? "in-progress" : processing ? "processing" : "done";
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("agent_id", entry.agentId()).put("conversation_id", id).put("status", status);
        data.putArray("transcript").addObject().put("role", "agent").put("message", "Hello.")
                .put("time_in_call_secs", 0);
        data.putObject("metadata").put("start_time_unix_secs", entry.begun().getEpochSecond())
                .put("call_duration_secs", entry.seconds()).put("cost", entry.seconds() * CREDITS_PER_SECOND)
                .put("termination_reason", "the simulated conversation ended").putNull("phone_call");
        ObjectNode analysis = data.putObject("analysis");
        analysis.put("call_successful", "success").put("transcript_summary", "A simulated conversation.");
        analysis.putObject("data_collection_results").putObject("mood").put("value", "calm");
        return data;
    }
}
