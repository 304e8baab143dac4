package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/** The caller's mouth: clips wait their turn, come out 160 bytes at a time, and silence fills the rest. Thread-safe. */
final class Mouth {
    private final Deque<byte[]> clips = new ArrayDeque<>();
    private final ByteArrayOutputStream spoken = new ByteArrayOutputStream();
    private final boolean recording;
    private final Impairments network;
    private final Random dice;
    private int headAt;

    Mouth(boolean recording, Impairments network) {
        this.recording = recording;
        this.network = network;
        this.dice = network.dice("mouth");
    }

    synchronized void say(Clip clip) {
        byte[] muLaw = clip.in(AudioFormat.ULAW_8000);
        if (muLaw.length > 0) {
            clips.add(muLaw);
        }
    }

    synchronized boolean speaking() {
        return !clips.isEmpty();
    }

    /** Everything that came out, silence too. */
    synchronized byte[] spoken() {
        return spoken.toByteArray();
    }

    /** The next 20 ms. */
    synchronized byte[] frame() {
        byte[] frame = new byte[PlayoutBuffer.FRAME_BYTES];
        int filled = 0;
        while (filled < frame.length && !clips.isEmpty()) {
            byte[] head = clips.element();
            int taken = Math.min(head.length - headAt, frame.length - filled);
            System.arraycopy(head, headAt, frame, filled, taken);
            filled += taken;
            headAt += taken;
            if (headAt == head.length) {
                clips.remove();
                headAt = 0;
            }
        }
        Arrays.fill(frame, filled, frame.length, PlayoutBuffer.SILENCE);
        if (network.loses(dice)) {
            Arrays.fill(frame, PlayoutBuffer.SILENCE);
        }
        if (recording) {
            spoken.writeBytes(frame);
        }
        return frame;
    }
}
