package io.patchcord.net;

import java.io.Serial;

/** A WebSocket could not be opened. */
public final class DialException extends RuntimeException {
    /** Stands for the HTTP status of a peer that never answered. */
    public static final int NO_ANSWER = 0;
    @Serial
    private static final long serialVersionUID = 1;

    private final int httpStatus;

    /** Refused or unreachable; the message must be fit for a log. */
    public DialException(int httpStatus, String message) {
        super(message);
        this.httpStatus = httpStatus;
    }

    /** The HTTP status the peer refused with, or {@link #NO_ANSWER}. */
    public int httpStatus() {
        return httpStatus;
    }
}
