package io.patchcord.store;

/** The database cannot be used; the message says what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the remedy as {@code message}. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
