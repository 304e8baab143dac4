package io.patchcord.recording;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallLog;
import io.patchcord.call.Recorder;
import io.patchcord.call.Recording;
import io.patchcord.codec.WavFile;
import io.patchcord.config.RecordingConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the calls of the configured agents into WAV files. Where consent is by announcement, only calls whose webhook
 * was answered with the announcement are recorded; one whose webhook another process answered is not. Thread-safe.
 */
public final class CallRecorder implements Recorder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecorder.class);
    private static final int MOST_ANNOUNCED = 20_000;

    private final RecordingConfig config;
    private final RecordingFolder folder;
    private final RecordingCounts counts = new RecordingCounts();
    private final TapeWriter writer = new TapeWriter();
    private final Archive archive;
    private final Set<String> announced = Collections.synchronizedSet(Collections.newSetFromMap(
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST_ANNOUNCED;
                }
            }));

    /**
     * Opens the directory, and looks after what is in it.
     *
     * @throws IOException when that is no directory to write in
     */
    public CallRecorder(RecordingConfig config, CallLog log) throws IOException {
        this(config, log, Disk.LOCAL, Clock.systemUTC());
    }

    CallRecorder(RecordingConfig config, CallLog log, Disk disk, Clock clock) throws IOException {
        this.config = config;
        this.folder = new RecordingFolder(config.directory(), disk);
        this.archive = new Archive(folder, config.retentionDays(), log, clock);
        archive.open();
    }

    @Override
    public String announcement(CallContext context) {
        if (!config.records(context.agent()) || config.announcement().isEmpty()) {
            return "";
        }
        announced.add(context.callSid());
        return config.announcement();
    }

    @Override
    public Recording begin(CallContext context, String streamSid, Consumer<String> story) {
        if (!config.records(context.agent())) {
            return Recording.NONE;
        }
        if (!config.announcement().isEmpty() && !announced.contains(context.callSid())) {
            LOG.warn("call {} is not recorded: it was not announced here", context.callSid());
            return Recording.NONE;
        }
        RecordingName name = new RecordingName(Instant.now(), context.callSid(), streamSid);
        Tap tap = new Tap(name.whole());
        writer.add(new Tape(tap, new Tape.Order(name,
                config.format() == RecordingConfig.Format.PCM_16 ? WavFile.Coding.PCM_16 : WavFile.Coding.MU_LAW,
                config.maxLength().toSeconds() * RecordingFile.SAMPLE_RATE, story), folder, counts));
        return tap;
    }

    /** Soon looks at what is in the directory, since a process that writes there may have died. */
    public void look() {
        archive.lookSoon();
    }

    /** Recordings that failed. */
    public long failures() {
        return counts.failures();
    }

    /** Frames that recordings lost. */
    public long lostFrames() {
        return counts.lostFrames();
    }

    /** Completes what is being recorded. */
    @Override
    public void close() {
        writer.close();
        archive.close();
    }
}
