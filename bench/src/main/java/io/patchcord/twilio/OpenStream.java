package io.patchcord.twilio;

import io.patchcord.call.CallMetrics;
import io.patchcord.call.Switchboard;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WireTaps;

/** A media stream whose frames are served one by one, when the benchmark wants it. One thread. */
public final class OpenStream {
    private final MediaStreamSocket socket;

    /** A stream that has not started. */
    public OpenStream(WebSocketChannel channel, Switchboard switchboard, CallMetrics metrics) {
        this.socket = new MediaStreamSocket(channel, switchboard, metrics, WireTaps.OFF);
    }

    /** Serves the next frame; false when the socket has ended. */
    public boolean next() {
        return socket.next();
    }
}
