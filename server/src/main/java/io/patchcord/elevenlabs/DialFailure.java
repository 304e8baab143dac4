package io.patchcord.elevenlabs;

import io.patchcord.call.CallEnd;

/** What it means when a dial fails. */
final class DialFailure {
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAULT = 500;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;

    private DialFailure() {
    }

    /** By the HTTP status the platform answered with, or {@link io.patchcord.net.DialException#NO_ANSWER}. */
    static CallEnd meaning(int httpStatus) {
        boolean refusal = httpStatus >= FIRST_REFUSAL && httpStatus < FIRST_FAULT && httpStatus != TIMED_OUT;
        return httpStatus == TOO_MANY ? CallEnd.AGENT_BUSY
                : refusal ? CallEnd.AGENT_REFUSED : CallEnd.AGENT_UNREACHABLE;
    }
}
