package io.patchcord.bench.load;

/** The load run cannot go on; the message is for whoever started it. */
final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
