package io.patchcord.net;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;

/** What answers a WebSocket path. One object serves all connections; each is served on its own virtual thread. */
public interface WebSocketEndpoint {
    /** The path, for example {@code /twilio/media-stream}. */
    String path();

    /** Whether this path, as it was asked for, is answered. */
    default boolean answers(String rawPath) {
        return rawPath.equals(path());
    }

    /** The most payload bytes of a message a client may send. */
    int maxMessage();

    /** Decides on a handshake before it is answered: 101 to accept, any other HTTP status to refuse with. */
    int admit(HttpPrologue prologue, Headers headers);

    /** Serves a connection until it ends; the socket is closed when this returns or throws. */
    void serve(WebSocketChannel channel);
}
