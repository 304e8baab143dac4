package io.patchcord.net;

/** Close codes (RFC 6455 section 7.4.1). */
public final class CloseCode {
    /** The purpose is fulfilled. */
    public static final int NORMAL = 1000;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** Data of a kind this endpoint does not take. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Never on the wire: the close frame carried no code. */
    public static final int NO_STATUS = 1005;
    /** Never on the wire: the connection ended without a close frame. */
    public static final int ABNORMAL = 1006;
    /** Text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** Refused by policy. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message larger than this endpoint takes. */
    public static final int TOO_BIG = 1009;
    /** This endpoint met a fault of its own. */
    public static final int INTERNAL_ERROR = 1011;

    private static final int FIRST_REGISTERED = 3000;
    private static final int LAST_PRIVATE = 4999;

    private CloseCode() {
    }

    /** Whether a peer may put this code on the wire. */
    static boolean isLegalOnWire(int code) {
        return code >= NORMAL && code <= UNSUPPORTED_DATA
                || code >= INVALID_PAYLOAD && code <= 1014
                || code >= FIRST_REGISTERED && code <= LAST_PRIVATE;
    }
}
