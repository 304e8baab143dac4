package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;

/**
 * What goes over the wire.
 *
 * @param format the agent's, both ways
 * @param bursts whether the agent speaks half a second at a time instead of a frame every 20 ms
 * @param translated whether the bridge speaks each side's language; a relay only passes bytes on
 */
record Shape(AudioFormat format, boolean bursts, boolean translated) {
    static final long FRAME_NANOS = 20_000_000;
    /** What an agent is ahead of its caller's ear by: half a second a message, or ten frames and then each in time. */
    static final int BURST_FRAMES = 25;
    static final int LEAD_FRAMES = 10;

    /** Bytes that a frame to the agent arrives as. */
    int agentHears() {
        return translated ? format.bytesPerFrame() : AudioFormat.ULAW_8000.bytesPerFrame();
    }

    /** Bytes that a frame to the caller arrives as. */
    int callerHears() {
        return translated ? AudioFormat.ULAW_8000.bytesPerFrame() : format.bytesPerFrame();
    }
}
