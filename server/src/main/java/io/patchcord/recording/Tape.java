package io.patchcord.recording;

import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's end of one recording: from the tap to the file. The writer's thread. */
final class Tape {
    private static final Logger LOG = LoggerFactory.getLogger(Tape.class);
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TAKEN_SAMPLES = 8_000;

    /**
     * What a recording is to be.
     *
     * @param name its file's
     * @param coding how samples are stored
     * @param mostSamples of each channel; it stops there
     * @param story is told what becomes of it
     */
    record Order(RecordingName name, WavFile.Coding coding, long mostSamples, Consumer<String> story) {
    }

    private final Tap tap;
    private final Order order;
    private final RecordingFolder folder;
    private final RecordingCounts counts;
    private final StereoTimeline timeline;
    private final byte[] stereo = new byte[2 * TAKEN_SAMPLES];
    private RecordingFile file;
    private long flushedNanos;
    private long countedLost;

    Tape(Tap tap, Order order, RecordingFolder folder, RecordingCounts counts) {
        this.tap = tap;
        this.order = order;
        this.folder = folder;
        this.counts = counts;
        this.timeline = new StereoTimeline(tap.startNanos());
    }

    /** The recording ends with its next turn. */
    void end() {
        tap.end();
    }

    /** Writes what there is; false when the recording is over. */
    boolean turn(long nowNanos) {
        try {
            return write(nowNanos);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);   // an Error too: the other recordings share this thread
            return false;
        }
    }

    private boolean write(long nowNanos) throws IOException {
        boolean last = tap.ended();   // looked at first: what was offered before is drained below
        if (file == null) {
            file = new RecordingFile(folder.create(order.name()), order.coding());
            order.story().accept("started " + order.name().whole());
        }
        tap.ring().drain(timeline);
        countLost();
        if (last) {
            timeline.end(nowNanos);
        } else {
            timeline.settle(nowNanos);
        }
        boolean more = true;
        while (more && timeline.ready() > 0) {
            int count = (int) Math.min(Math.min(TAKEN_SAMPLES, timeline.ready()),
                    order.mostSamples() - timeline.taken());
            timeline.take(count, stereo);
            file.write(stereo, 2 * count);
            more = timeline.taken() < order.mostSamples();
        }
        if (last || !more) {
            tap.end();
            finish();
            return false;
        }
        if (nowNanos - flushedNanos > FLUSH_NANOS) {
            file.flush();
            flushedNanos = nowNanos;
        }
        return true;
    }

    private void finish() throws IOException {
        file.close();
        folder.finish(order.name());
        String lost = countedLost == 0 ? "nothing lost" : countedLost + " frames lost";
        order.story().accept(String.format(Locale.ROOT, "stopped %s: %.2f s, %s", order.name().whole(),
                timeline.taken() / (double) RecordingFile.SAMPLE_RATE, lost));
        if (countedLost > 0) {
            LOG.warn("call {}: the disk was too slow for its recording: {} frames lost", order.name().callSid(),
                    countedLost);
        }
    }

    /** The call goes on; its file holds what was written until now. */
    private void fail(Throwable why) {
        tap.end();
        counts.failed();
        LOG.error("call {}: its recording failed, the call goes on: {}", order.name().callSid(), why.toString(),
                why instanceof IOException ? null : why);
        order.story().accept("failed " + order.name().whole() + ": " + why.getMessage());
        if (file == null) {
            tap.noFile();
        } else {
            try {
                file.abandon();
                folder.finish(order.name());
            } catch (IOException e) {
                LOG.warn("call {}: its recording is left open, to be repaired: {}", order.name().callSid(),
                        e.toString());
            }
        }
    }

    private void countLost() {
        long lost = tap.ring().lostFrames();
        counts.lost(lost - countedLost);
        countedLost = lost;
    }
}
