package io.patchcord.elevenlabs;

import io.patchcord.call.ConversationResults;
import io.patchcord.call.ConversationResults.Awaited;
import io.patchcord.config.ElevenLabsConfig;
import io.patchcord.customer.Outage;
import io.patchcord.net.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ElevenLabs for the results of conversations whose post-call webhook did not come: one after the other, at most
 * two a second, each with growing pauses. What is awaited stands in the store, so that a restart forgets nothing.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration MAX_AGE = Duration.ofHours(24);

    private final ConversationResults results;
    private final ConversationApi api;
    private final Duration wait;
    private final Outage outage = new Outage();
    private final LongAdder fetched = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final Rounds rounds;
    private volatile boolean closed;

    /** Asks until it is closed; {@code wait}, also that for the webhook, is the first pause. */
    public Reconciler(ConversationResults results, ElevenLabsConfig config, Duration wait) {
        this.results = results;
        this.api = new ConversationApi(config);
        this.wait = wait;
        this.rounds = new Rounds("reconciler", PAUSE, Duration.ofSeconds(1), this::round);
    }

    /** Results that came only because they were asked for. */
    public long fetched() {
        return fetched.sum();
    }

    /** Conversations whose result will never be known. */
    public long givenUp() {
        return givenUp.sum();
    }

    private void round() {
        List<Awaited> due = results.due(Instant.now(), 1);
        due.forEach(this::ask);
    }

    private void ask(Awaited awaited) {
        ConversationApi.Answer answer = api.ask(awaited.conversationId());
        if (!(answer instanceof ConversationApi.Answer.Later)) {
            answered();
        }
        switch (answer) {
            case ConversationApi.Answer.Over(var result) -> {
                if (results.keep(result)) {
                    fetched.increment();
                    LOG.info("conversation {}: {} {}, fetched as no webhook came", result.conversationId(),
                            result.status(), result.callSuccessful());
                }
            }
            case ConversationApi.Answer.NotOver(String reason) -> later(awaited, reason);
            case ConversationApi.Answer.Later(String reason) -> {
                failed(reason);
                later(awaited, reason);
            }
            case ConversationApi.Answer.Unknown(String reason) -> {
                giveUp(awaited, reason);
                LOG.warn("conversation {} will have no result: {}", awaited.conversationId(), reason);
            }
        }
    }

    private void answered() {
        long failures = outage.succeeded();
        if (failures > 0) {
            LOG.info("ElevenLabs tells of conversations again, after {} attempts in vain", failures);
        }
    }

    /** A stop breaks off what is being asked: that is no outage. */
    private void failed(String reason) {
        if (!closed && outage.failed()) {
            LOG.warn("ElevenLabs does not tell what came of conversations, and is asked again until it does: {}",
                    reason);
        }
    }

    private void later(Awaited awaited, String reason) {
        Instant now = Instant.now();
        if (Duration.between(awaited.since(), now).compareTo(MAX_AGE) >= 0) {
            giveUp(awaited, "after " + MAX_AGE.toHours() + " h: " + reason);
            return;
        }
        results.postpone(awaited, now.plus(pause(awaited.attempts())), reason);
    }

    private void giveUp(Awaited awaited, String reason) {
        results.giveUp(awaited, reason);
        givenUp.increment();
    }

    /** Doubled with each attempt, and a little more by chance. */
    private Duration pause(int attempts) {
        long doubled = Math.min(LONGEST_PAUSE.toMillis(), wait.toMillis() << Math.min(attempts, 16));
        return Duration.ofMillis(doubled + ThreadLocalRandom.current().nextLong(doubled / 4 + 1));
    }

    /** Asks for nothing more; an answer under way is waited for a moment, and else asked for by the next process. */
    @Override
    public void close() {
        closed = true;
        rounds.close();
        api.close();
    }
}
