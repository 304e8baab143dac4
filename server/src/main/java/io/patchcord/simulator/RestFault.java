package io.patchcord.simulator;

/** What goes wrong with the next request for a call. */
public enum RestFault {
    /** 500, and no call. */
    ERROR(500, false, false),
    /** 500, and the call is made all the same. */
    ERROR_AFTER_ACCEPTING(500, true, false),
    /** The call is made, and no answer comes for longer than a client waits. */
    SILENCE_AFTER_ACCEPTING(201, true, true),
    /** No call, and no answer either. */
    SILENCE(500, false, true),
    /** 429, and no call. */
    TOO_MANY_REQUESTS(429, false, false),
    /** 401, and no call: a wrong token. */
    UNAUTHORIZED(401, false, false),
    /** 403, since the account is suspended. */
    SUSPENDED(403, false, false),
    /** 403, since the account may not call that number's country. */
    COUNTRY_FORBIDDEN(403, false, false),
    /** 400, since the account may not call that number's country. */
    NOT_PERMITTED(400, false, false);

    private final int status;
    private final boolean accepts;
    private final boolean silent;

    RestFault(int status, boolean accepts, boolean silent) {
        this.status = status;
        this.accepts = accepts;
        this.silent = silent;
    }

    /** Twilio's error code. */
    int code() {
        return switch (this) {
            case UNAUTHORIZED -> 20_003;
            case SUSPENDED -> 20_005;
            case TOO_MANY_REQUESTS -> 20_429;
            case NOT_PERMITTED, COUNTRY_FORBIDDEN -> 21_215;
            default -> 20_500;
        };
    }

    int status() {
        return status;
    }

    boolean accepts() {
        return accepts;
    }

    boolean silent() {
        return silent;
    }
}
