package io.patchcord.elevenlabs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.ConversationResult;
import io.patchcord.call.ConversationResults;
import io.patchcord.net.Json;
import io.patchcord.net.LogBudget;
import io.patchcord.net.TimedSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes ElevenLabs' post-call webhook. Its signature covers the whole body, which for a recording is large: the
 * beginning is kept, the rest only hashed. What is not wanted, a recording or a conversation of somebody else's agent,
 * is answered with 200 all the same, since ElevenLabs turns a webhook off that is refused ten times; so is what is
 * signed and means nothing, which no repetition would mend. Thread-safe.
 */
public final class PostCallWebhook implements HttpService {
    /** Where ElevenLabs posts to. */
    public static final String PATH = "/elevenlabs/post-call";
    /** The largest body; a recording of an hour has about 30 MB. */
    public static final int MAX_BODY_BYTES = 64 << 20;
    /** The scheme of the signature. */
    public static final String SCHEME = "v0";
    private static final HeaderName SIGNATURE = HeaderNames.create("ElevenLabs-Signature");
    private static final Logger LOG = LoggerFactory.getLogger(PostCallWebhook.class);
    private static final int KEPT_BYTES = 2 << 20;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int AT_ONCE = 8;
    private static final Duration READING = Duration.ofSeconds(30);

    private record Body(byte[] beginning, boolean whole) {
    }

    private final TimedSignature signature;
    private final ConversationResults results;
    private final Set<String> agentIds;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unusable = new LongAdder();
    private final AtomicBoolean toldUnusable = new AtomicBoolean();
    private final LogBudget told = new LogBudget();

    /** Keeps results of these agents. */
    public PostCallWebhook(TimedSignature signature, ConversationResults results, Set<String> agentIds) {
        this.signature = signature;
        this.results = results;
        this.agentIds = Set.copyOf(agentIds);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, this::accept);
    }

    /** Results that were kept. */
    public long taken() {
        return taken.sum();
    }

    /** Requests that were refused for their signature. */
    public long refused() {
        return refused.sum();
    }

    /** Requests that were ElevenLabs' and told nothing. */
    public long unusable() {
        return unusable.sum();
    }

    private void accept(ServerRequest request, ServerResponse response) {
        Optional<TimedSignature.Check> check = signature.check(request.headers().first(SIGNATURE).orElse(""));
        if (check.isEmpty()) {
            refuse(response);
        } else if (!room.tryAcquire()) {
            send(response, Status.SERVICE_UNAVAILABLE_503);
        } else {
            try {
                accept(request, response, check.get());
            } finally {
                room.release();
            }
        }
    }

    private void accept(ServerRequest request, ServerResponse response, TimedSignature.Check check) {
        Optional<Body> body;
        try {
            body = read(request, check);
        } catch (IOException e) {
            LOG.warn("a post-call webhook broke off: {}", e.getClass().getSimpleName());
            send(response, Status.BAD_REQUEST_400);
            return;
        }
        if (body.isEmpty()) {
            LOG.warn("refused a post-call webhook of more than {} MB, or too slow", MAX_BODY_BYTES >> 20);
            send(response, Status.REQUEST_ENTITY_TOO_LARGE_413);
        } else if (check.matches()) {
            send(response, act(body.get()));
        } else {
            refuse(response);
        }
    }

    private void refuse(ServerResponse response) {
        refused.increment();
        if (told.take()) {
            LOG.warn("refused a post-call webhook: signature or timestamp is wrong (ELEVENLABS_WEBHOOK_SECRET must be "
                    + "the secret of the webhook in ElevenLabs' settings)");
        }
        send(response, Status.FORBIDDEN_403);
    }

    private static void send(ServerResponse response, Status status) {
        if (status.code() != Status.OK_200.code()) {
            // the rest of a body that was not read is nobody's
            response.header(HeaderNames.CONNECTION, "close");
        }
        response.status(status).send();
    }

    /** The body, hashed; empty when it is too large or comes too slowly. */
    private static Optional<Body> read(ServerRequest request, TimedSignature.Check check) throws IOException {
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        if (!request.content().hasEntity()) {
            return Optional.of(new Body(new byte[0], true));
        }
        long until = System.nanoTime() + READING.toNanos();
        byte[] piece = new byte[PIECE_BYTES];
        long total = 0;
        InputStream stream = request.content().inputStream();
        for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
            total += count;
            if (total > MAX_BODY_BYTES || System.nanoTime() > until) {
                return Optional.empty();
            }
            check.update(piece, 0, count);
            beginning.write(piece, 0, Math.min(count, KEPT_BYTES - beginning.size()));
        }
        return Optional.of(new Body(beginning.toByteArray(), total <= KEPT_BYTES));
    }

    private Status act(Body body) {
        if (!body.whole()) {
            if (!type(body.beginning()).equals("post_call_audio")) {
                return unusable("has more than " + (KEPT_BYTES >> 20) + " MB and is no recording");
            }
            LOG.info("a recording of more than {} MB is not kept", KEPT_BYTES >> 20);
            return Status.OK_200;
        }
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(body.beginning());
        } catch (IOException e) {
            return unusable("is not JSON");
        }
        String type = root.path("type").isTextual() ? root.path("type").textValue() : "";
        return switch (type) {
            case "" -> unusable("names no type");
            case "post_call_transcription" -> keep(ConversationReader.read(root.path("data")));
            case "call_initiation_failure" -> keep(ConversationReader.readFailure(root.path("data")));
            default -> {
                LOG.debug("a post-call webhook of type {} is not kept", type);
                yield Status.OK_200;
            }
        };
    }

    private Status unusable(String why) {
        unusable.increment();
        if (toldUnusable.compareAndSet(false, true)) {
            LOG.warn("a signed post-call webhook {}: it is not used (further ones are counted only)", why);
        }
        return Status.OK_200;
    }

    private Status keep(Optional<ConversationResult> read) {
        if (read.isEmpty()) {
            return unusable("names no conversation");
        }
        ConversationResult result = read.get();
        if (!agentIds.contains(result.agentId())) {
            LOG.info("conversation {} is not kept: its agent is none of agents.list", result.conversationId());
        } else if (results.keep(result)) {
            taken.increment();
            LOG.info("conversation {}: {} {}", result.conversationId(), result.status(), result.callSuccessful());
        }
        return Status.OK_200;
    }

    /** The type of a webhook of which only the beginning is there; empty when it stands further behind. */
    private static String type(byte[] beginning) {
        try (JsonParser parser = Json.FACTORY.createParser(beginning)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("type")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            LOG.debug("the beginning of a webhook does not tell its type", e);
        }
        return "";
    }
}
