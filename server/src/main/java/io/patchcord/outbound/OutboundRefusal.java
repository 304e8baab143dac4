package io.patchcord.outbound;

/** An order was not taken. The message says why and what to do. */
public final class OutboundRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of reason it was. */
    public enum Reason {
        /** The number is on the do-not-call list. */
        DO_NOT_CALL,
        /** That number is being called already. */
        ALREADY_CALLING,
        /** All places are taken, or the process stops. */
        NO_PLACE
    }

    private final Reason reason;

    OutboundRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of reason it was. */
    public Reason reason() {
        return reason;
    }
}
