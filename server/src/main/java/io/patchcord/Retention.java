package io.patchcord;

import io.patchcord.capture.Captures;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.control.EventTap;
import io.patchcord.metrics.BridgeMetrics;
import io.patchcord.net.Rounds;
import io.patchcord.recording.RecordingShelf;
import io.patchcord.store.Database;
import io.patchcord.store.OldCalls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than calls are kept for, at the start and every hour: in the database, in this box's directory
 * of recordings, and in memory; nothing where they are kept for ever. A recording goes once its call is in the database
 * no more, whichever process has deleted that: so each box looks after its own files, and a file that could not be
 * deleted, or whose process died in between, goes with the next look.
 *
 * <p>A platform thread, as H2 works on the thread that asks it, and calls share the others. It rests as long as it has
 * worked. {@link #warnings} may be asked by any thread.
 */
final class Retention implements AutoCloseable {
    /** Name of the thread. */
    static final String THREAD = "retention";
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration LOOK = Duration.ofHours(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** A file database that changes hands is there again by then. */
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int TRIES = 3;
    private static final int FILES_AT_ONCE = 100;

    private final Duration kept;
    private final OldCalls calls;
    private final RecordingShelf recordings;
    private final Consumer<Duration> memory;
    private final Duration soon;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LongAdder deleted = new LongAdder();
    private final Rounds rounds;
    private volatile List<String> warnings = List.of();

    /** Keeps what this configuration says, and shows what it has deleted. */
    static Retention of(PatchcordConfig config, Database database, Captures captures, EventTap events,
                        BridgeMetrics metrics) {
        Retention retention = new Retention(config.privacy().keepCalls(), new OldCalls(database),
                Recordings.shelf(config), age -> {
                    captures.forgetOlder(age);
                    events.forgetOlder(age);
                }, SOON);
        metrics.show("calls_deleted", "Calls deleted because they were older than privacy.keep-calls",
                retention.deleted::sum);
        return retention;
    }

    /**
     * Begins at once.
     *
     * @param memory is told to forget what is older than that
     * @param soon pause after a failure; after three in a row the next look is waited for
     */
    Retention(Duration kept, OldCalls calls, RecordingShelf recordings, Consumer<Duration> memory, Duration soon) {
        this.kept = kept;
        this.calls = calls;
        this.recordings = recordings;
        this.memory = memory;
        this.soon = soon;
        this.rounds = kept.isZero() ? null
                : new Rounds(Thread.ofPlatform().daemon().name(THREAD), LOOK, CLOSING, this::look);
    }

    /** What cannot be deleted, and what to do about it. */
    List<String> warnings() {
        return warnings;
    }

    /** One look at everything. */
    void look() {
        memory.accept(kept);
        Instant before = Instant.now().minus(kept);
        OldCalls.Sweep sweep = calls.sweep(before);
        int files = 0;
        try {
            sweep(sweep);
            files = deleteFiles(before);
        } catch (IOException | RuntimeException e) {
            warn("Calls older than privacy.keep-calls are still there (" + e.getClass().getSimpleName()
                    + "): see that the database is up, and that this process may read recording.directory.");
        }
        deleted.add(sweep.calls());
        if (sweep.calls() + sweep.orders() + files > 0) {
            LOG.info("deleted what was over for more than {}: {} calls, {} orders of calls out, {} recordings here",
                    words(kept), sweep.calls(), sweep.orders(), files);
        }
    }

    /** To its end, or until this process stops. */
    private void sweep(OldCalls.Sweep sweep) {
        int failures = 0;
        boolean more = true;
        while (more) {
            long start = System.nanoTime();
            try {
                more = sweep.next();
                failures = 0;
            } catch (RuntimeException e) {
                if (++failures == TRIES) {
                    throw e;
                }
            }
            more &= !isClosedWithin(failures > 0 ? soon : Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private int deleteFiles(Instant before) throws IOException {
        List<RecordingShelf.Old> old = recordings.before(before);
        int gone = 0;
        int stuck = 0;
        String why = "";
        for (int from = 0; from < old.size() && !isClosedWithin(Duration.ZERO); from += FILES_AT_ONCE) {
            List<RecordingShelf.Old> some = old.subList(from, Math.min(from + FILES_AT_ONCE, old.size()));
            Set<String> stay = calls.kept(some.stream().map(RecordingShelf.Old::callSid).collect(Collectors.toSet()));
            for (RecordingShelf.Old one : some) {
                try {
                    gone += !stay.contains(one.callSid()) && recordings.delete(one) ? 1 : 0;
                } catch (IOException | UnsupportedOperationException e) {   // the latter where all is read-only
                    stuck++;
                    why = one.file() + " (" + e.getClass().getSimpleName() + ")";
                }
            }
        }
        if (stuck > 0) {
            warn(stuck + " recordings older than privacy.keep-calls cannot be deleted, such as " + why
                    + ": let this process write in recording.directory.");
        } else {
            warnings = List.of();
        }
        return gone;
    }

    private void warn(String trouble) {
        LOG.warn("{} It is tried again in an hour.", trouble);
        warnings = List.of(trouble);
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String words(Duration age) {
        return age.toHours() % 24 == 0 ? age.toDays() + " days" : age.toHours() + " hours";
    }

    /** Deletes nothing more; what is being deleted is waited for. */
    @Override
    public void close() {
        closed.countDown();
        if (rounds != null) {
            rounds.close();
        }
    }
}
