package io.patchcord.net;

import java.io.Serial;

/** The peer broke RFC 6455 or a limit of ours; carries the close code it is answered with. */
public final class WebSocketException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int closeCode;

    WebSocketException(int closeCode, String message) {
        super(message);
        this.closeCode = closeCode;
    }

    /** The code the connection is closed with. */
    public int closeCode() {
        return closeCode;
    }
}
