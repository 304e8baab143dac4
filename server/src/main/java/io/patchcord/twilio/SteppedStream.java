package io.patchcord.twilio;

import io.patchcord.call.CallMetrics;
import io.patchcord.call.Switchboard;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WireTaps;

/** A media stream whose frames are served one by one, when its owner says so. One thread. */
public final class SteppedStream {
    private final MediaStreamSocket socket;

    /** A stream that has not started. */
    public SteppedStream(WebSocketChannel channel, Switchboard switchboard, CallMetrics metrics, WireTaps taps) {
        this.socket = new MediaStreamSocket(channel, switchboard, metrics, taps);
    }

    /** Serves the next frame; false when the socket has ended. */
    public boolean next() {
        return socket.next();
    }

    /** Serves what is left, and the end. */
    public void run() {
        socket.run();
    }
}
