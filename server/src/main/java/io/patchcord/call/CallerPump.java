package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;

/**
 * Caller → agent: µ-law frames of the media stream in, audio in the agent's format out. Until the agent is up the
 * last two seconds are kept and then sent ahead of the next frame.
 *
 * <p>Threads: {@link #push} is the caller's reader thread's; everything else may be called by any.
 */
final class CallerPump {
    private static final int KEPT_BYTES = 16_000;
    private static final int CHUNK_BYTES = 2_000;

    private record Way(AgentLeg agent, Transcoder transcoder) {
    }

    private volatile Way way;
    private volatile boolean paused;
    private byte[] kept = new byte[0];
    private int keptBytes;
    private byte[] out = new byte[0];

    /** From now on frames go to this agent. */
    void connect(AgentLeg agent, AudioFormat format) {
        way = new Way(agent, Transcoder.create(AudioFormat.ULAW_8000, format));
    }

    /** The agent is gone: frames are kept again. */
    void disconnect() {
        way = null;
    }

    /** While paused frames are dropped: the agent's platform discards what it is sent then. */
    void pause(boolean on) {
        paused = on;
    }

    /** Takes one frame; true when it was written to the agent. */
    boolean push(byte[] muLaw, int offset, int length) {
        Way to = way;
        if (to == null) {
            keep(muLaw, offset, length);
            return false;
        }
        if (paused) {
            keptBytes = 0;
            return false;
        }
        for (int at = 0; at < keptBytes; at += CHUNK_BYTES) {
            send(to, kept, at, Math.min(CHUNK_BYTES, keptBytes - at));
        }
        if (keptBytes > 0) {
            keptBytes = 0;
            kept = new byte[0];
        }
        send(to, muLaw, offset, length);
        return true;
    }

    private void send(Way to, byte[] muLaw, int offset, int length) {
        if (to.transcoder().passesThrough()) {
            to.agent().audio(muLaw, offset, length);
            return;
        }
        int most = to.transcoder().maxOutput(length);
        if (out.length < most) {
            out = new byte[most];
        }
        to.agent().audio(out, 0, to.transcoder().transcode(muLaw, offset, length, out, 0));
    }

    private void keep(byte[] muLaw, int offset, int length) {
        if (kept.length == 0) {
            kept = new byte[KEPT_BYTES];
        }
        int taken = Math.min(length, KEPT_BYTES);
        int dropped = Math.max(0, keptBytes + taken - KEPT_BYTES);
        System.arraycopy(kept, dropped, kept, 0, keptBytes - dropped);
        keptBytes -= dropped;
        System.arraycopy(muLaw, offset + length - taken, kept, keptBytes, taken);
        keptBytes += taken;
    }
}
