package io.patchcord;

import io.patchcord.call.CallLog;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.RecordingConfig;
import io.patchcord.recording.CallRecorder;
import io.patchcord.recording.RecordingShelf;
import java.io.IOException;
import java.util.Optional;

/** Puts together what records calls, where the configuration wants that. */
final class Recordings {
    private Recordings() {
    }

    static Optional<CallRecorder> recorder(PatchcordConfig config, CallLog log) {
        RecordingConfig recording = config.recording().under(config.store().dataDir());
        try {
            return recording.on() ? Optional.of(new CallRecorder(recording, log)) : Optional.empty();
        } catch (IOException e) {
            throw new StartException("recordings cannot be kept in " + recording.directory() + " (" + e.getMessage()
                    + "): set recording.directory to one this user may write in, or recording.agents to []");
        }
    }

    /** The recordings there are, those from before recording was switched off among them. */
    static RecordingShelf shelf(PatchcordConfig config) {
        return new RecordingShelf(config.recording().under(config.store().dataDir()).directory());
    }

    /** Completes what a process beside this one left open, if one has died. */
    static void after(boolean death, Optional<CallRecorder> recorder) {
        if (death) {
            recorder.ifPresent(CallRecorder::look);
        }
    }
}
