package io.patchcord.store;

/** H2 was opened anew since, from a file that what it had committed never reached. */
final class LostWriteException extends RuntimeException {
    private static final long serialVersionUID = 1;
}
