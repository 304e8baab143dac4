package io.patchcord.recording;

import io.patchcord.call.CallEvent;
import io.patchcord.call.CallLog;
import io.patchcord.call.CallNote;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the recordings that are not being written, at the start, every hour and when asked to: completes what
 * dead processes left open, deletes what is too old. Tells the log and the calls' events. One thread of its own.
 */
final class Archive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    private final RecordingFolder folder;
    private final int keptDays;
    private final CallLog log;
    private final Clock clock;
    private final ScheduledExecutorService hourly =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("archive").daemon().factory());

    /** Keeps recordings for so many days; for ever when 0. */
    Archive(RecordingFolder folder, int keptDays, CallLog log, Clock clock) {
        this.folder = folder;
        this.keptDays = keptDays;
        this.log = log;
        this.clock = clock;
    }

    /** Looks now, and then every hour. */
    void open() {
        var _ = hourly.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.HOURS);
    }

    /** Looks once more, out of turn. */
    void lookSoon() {
        hourly.execute(this::look);
    }

    /** One look; what it cannot do now the next may. */
    void look() {
        try {
            for (RecordingFolder.Repaired one : folder.repair()) {
                String text = String.format(Locale.ROOT, "repaired %s: %.2f s, cut off when the process died",
                        one.name().whole(), one.sampleCount() / (double) RecordingFile.SAMPLE_RATE);
                LOG.warn("call {}: recording {}", one.name().callSid(), text);
                tell(one.name(), text);
            }
            List<RecordingName> old = keptDays == 0 ? List.of()
                    : folder.deleteBefore(Instant.now(clock).minus(Duration.ofDays(keptDays)));
            for (RecordingName one : old) {
                LOG.info("call {}: recording {} deleted after {} days", one.callSid(), one.whole(), keptDays);
                tell(one, "deleted " + one.whole() + " after " + keptDays + " days");
            }
        } catch (IOException | RuntimeException | Error e) {   // what is thrown on would end the hourly looks
            LOG.error("recordings cannot be looked after; the next try is in an hour: {}", e.toString());
        }
    }

    private void tell(RecordingName name, String text) {
        log.noted(new CallNote(name.callSid(), Instant.now(clock), CallEvent.Kind.RECORDING, text));
    }

    @Override
    public void close() {
        hourly.shutdown();
    }
}
