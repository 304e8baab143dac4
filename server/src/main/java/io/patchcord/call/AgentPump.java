package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Transcoder;

/** Agent → caller: audio in the agent's format in, µ-law into the play-out. The thread that hears the agent's. */
final class AgentPump {
    private final Playout playout;
    private Transcoder transcoder;
    private byte[] out = new byte[0];

    AgentPump(Playout playout) {
        this.playout = playout;
    }

    /** The agent speaks this format. */
    void connect(AudioFormat format) {
        transcoder = Transcoder.create(format, AudioFormat.ULAW_8000);
    }

    /** Takes audio of a turn; true when some of it was written to Twilio. */
    boolean push(long eventId, byte[] audio, int offset, int length) {
        if (playout.refuses(eventId)) {
            return false;
        }
        if (transcoder.passesThrough()) {
            return playout.write(eventId, audio, offset, length);
        }
        int most = transcoder.maxOutput(length);
        if (out.length < most) {
            out = new byte[most];
        }
        int written = transcoder.transcode(audio, offset, length, out, 0);
        return playout.write(eventId, out, 0, written);
    }

    /** The turn is over before its time: its last samples shall not colour the next one. */
    void interrupt(long eventId) {
        playout.interrupt(eventId);
        transcoder.reset();
    }
}
