package io.patchcord.simulator;

import io.helidon.websocket.WsListener;
import java.util.Map;

/**
 * Twilio's end of one media stream. The call's own thread is in {@link #run}, the socket's reader calls the listener
 * and then {@link #readerGone}, any thread the rest.
 */
abstract class StreamPeer {
    /** Hears what the bridge sends. */
    abstract WsListener listener();

    /** Takes part from the start to the end; {@code started} is run once {@code start} has been sent. */
    abstract StreamEnd run(Runnable started);

    /** The reader is gone; called once, after the listener's last callback. */
    abstract void readerGone();

    /** Hangs up as Twilio does: {@code stop}, then the close frame. */
    abstract void hangUp();

    /** Breaks the connection. */
    abstract void close();

    /** Makes the peer of each stream of a call. */
    @FunctionalInterface
    interface Factory {
        /** The peer of this stream of the call, which the TwiML gave these parameters. */
        StreamPeer of(PhoneCall call, TwimlStream stream, StreamFrames frames);
    }

    /**
     * A stream that TwiML asks for.
     *
     * @param streamSid its id, {@code MZ…}
     * @param parameters what {@code start} is to carry
     */
    record TwimlStream(String streamSid, Map<String, String> parameters) {
        /** Copies the parameters. */
        TwimlStream {
            parameters = Map.copyOf(parameters);
        }
    }
}
