package io.patchcord;

import java.io.Serial;

/** The server cannot start here; the message says why and what to do. */
final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }
}
