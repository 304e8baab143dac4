package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.PendingCalls;
import io.patchcord.customer.Outage;
import io.patchcord.customer.TimeLimit;
import io.patchcord.store.PendingMemory.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waiting calls in the database, with a copy in this process for the time the database can't answer.
 *
 * <p>A token is 32 random bytes; only its SHA-256 is kept. Guarantees: in this process a token is claimed at most once,
 * whatever the database does. Across processes that share the database, and across a restart, it is claimed at most
 * once as long as the database answers. A call whose row is in doubt, because a write to it failed, is decided by this
 * process alone. Thread-safe.
 */
public final class PendingCallStore implements PendingCalls {
    private static final Logger LOG = LoggerFactory.getLogger(PendingCallStore.class);
    private static final int TOKEN_BYTES = 32;
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_RUNNING = 1_024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    /** A claimed call stays renewable as long as a call may last: Twilio ends it after a day. */
    private static final Duration LONGEST_CALL = Duration.ofHours(24);

    private final PendingRows rows;
    private final PendingMemory memory = new PendingMemory(MOST_REMEMBERED);
    private final TimeLimit limit = new TimeLimit(PATIENCE, MOST_RUNNING);
    private final Outage outage = new Outage();
    private final SecureRandom random = new SecureRandom();
    private final Duration expiry;
    private final Clock clock;
    private final AtomicReference<Instant> nextPurge;

    /** Calls wait in {@code database} for {@code expiry}. */
    public PendingCallStore(Database database, Duration expiry) {
        this(database, expiry, Clock.systemUTC());
    }

    PendingCallStore(Database database, Duration expiry, Clock clock) {
        this.rows = new PendingRows(database);
        this.expiry = expiry;
        this.clock = clock;
        this.nextPurge = new AtomicReference<>(clock.instant().plus(PURGE_INTERVAL));
    }

    @Override
    public String put(CallContext context) {
        String token = newToken();
        String hash = hash(token);
        Instant now = clock.instant();
        memory.put(context, hash, now.plus(expiry));
        ask(() -> rows.put(context, hash, expiry))
                .ifPresent(stored -> memory.stored(context.callSid(), hash, stored));
        purgeSometimes(now);
        return token;
    }

    @Override
    public Optional<CallContext> take(String token, String callSid) {
        String hash = hash(token);
        Instant now = clock.instant();
        Instant keepUntil = now.plus(LONGEST_CALL);
        return switch (memory.claim(callSid, hash, now, keepUntil)) {
            case Verdict.Refused _ -> Optional.empty();
            case Verdict.Granted(CallContext context, boolean stored) ->
                    confirmed(callSid, hash, stored, () -> rows.claim(callSid, hash, LONGEST_CALL))
                            ? Optional.of(context) : Optional.empty();
            case Verdict.Unknown _ -> {
                Optional<CallContext> found = ask(() -> rows.claim(callSid, hash, LONGEST_CALL)
                        ? rows.context(callSid) : Optional.<CallContext>empty()).flatMap(context -> context);
                found.ifPresent(context -> memory.claimed(context, hash, keepUntil));
                yield found;
            }
        };
    }

    @Override
    public Optional<String> renew(String callSid) {
        String token = newToken();
        String hash = hash(token);
        Instant now = clock.instant();
        Instant expiresAt = now.plus(expiry);
        Supplier<Boolean> inStore = () -> rows.renew(callSid, hash, expiry);
        boolean granted = switch (memory.renew(callSid, hash, now, expiresAt)) {
            case Verdict.Refused _ -> false;
            case Verdict.Granted(_, boolean stored) -> confirmed(callSid, hash, stored, inStore);
            case Verdict.Unknown _ -> ask(inStore).orElse(false);
        };
        return granted ? Optional.of(token) : Optional.empty();
    }

    @Override
    public boolean isElsewhere(String callSid) {
        boolean elsewhere = !memory.isClaimed(callSid) && ask(() -> rows.isClaimed(callSid)).orElse(false);
        if (elsewhere) {
            memory.forget(callSid);
        }
        return elsewhere;
    }

    /** Deletes what nobody came for; returns how many rows that were. Runs by itself now and then, after a put. */
    public long purgeExpired() {
        memory.purge(clock.instant());
        return rows.purge();
    }

    /** How many operations the database did not answer. */
    public long failures() {
        return outage.total();
    }

    /**
     * Whether what this process granted stands: not when the database, known to hold the call, says that another
     * process was first.
     */
    private boolean confirmed(String callSid, String hash, boolean stored, Supplier<Boolean> inStore) {
        Optional<Boolean> answer = ask(inStore);
        if (answer.isEmpty()) {
            memory.stored(callSid, hash, false);
            return true;
        }
        boolean stands = answer.get() || !stored;
        if (!stands) {
            memory.forget(callSid);
        }
        return stands;
    }

    /** What the database answers within a second; empty when it does not. */
    private <T> Optional<T> ask(Supplier<T> work) {
        try {
            Optional<T> answer = Optional.of(limit.call(work));
            long missed = outage.succeeded();
            if (missed > 0) {
                LOG.info("pending calls are in the database again after {} failures", missed);
            }
            return answer;
        } catch (RuntimeException e) {
            if (outage.failed()) {
                LOG.warn("pending calls live in memory until the database answers: {}", SqlFailure.describe(e));
            }
            return Optional.empty();
        }
    }

    private void purgeSometimes(Instant now) {
        Instant due = nextPurge.get();
        if (!now.isBefore(due) && nextPurge.compareAndSet(due, now.plus(PURGE_INTERVAL))) {
            Thread.startVirtualThread(() -> {
                try {
                    purgeExpired();
                } catch (RuntimeException e) {
                    LOG.debug("expired calls stay a while longer: {}", SqlFailure.describe(e));
                }
            });
        }
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
