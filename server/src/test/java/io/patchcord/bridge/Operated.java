package io.patchcord.bridge;

import io.patchcord.simulator.TwilioApi;
import java.nio.file.Path;

/** A running server for tests of the command line, which synchronously detects machines and has a message for them. */
public final class Operated implements AutoCloseable {
    private final OutboundBed bed;

    /** Starts in this directory. */
    public Operated(Path directory) {
        bed = new OutboundBed(directory.resolve("server"), "", "machine-detection: sync\nmachine-message: Hello.");
    }

    /** Its operator's listener. */
    public String url() {
        return bed.operator().toString();
    }

    /** Twilio's API. */
    public TwilioApi api() {
        return bed.api();
    }

    @Override
    public void close() {
        bed.close();
    }
}
