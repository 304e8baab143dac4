package io.patchcord.recording;

import java.util.concurrent.atomic.LongAdder;

/** What went wrong with all recordings. Thread-safe. */
final class RecordingCounts {
    private final LongAdder failures = new LongAdder();
    private final LongAdder lostFrames = new LongAdder();

    void failed() {
        failures.increment();
    }

    void lost(long frames) {
        lostFrames.add(frames);
    }

    long failures() {
        return failures.sum();
    }

    long lostFrames() {
        return lostFrames.sum();
    }
}
