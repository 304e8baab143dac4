package io.patchcord.replay;

/** A file that is no capture of a call, or not a whole one; the message names the line and what to do. */
public final class CaptureException extends Exception {
    private static final long serialVersionUID = 1L;

    CaptureException(int line, String what) {
        super("line " + line + ": " + what);
    }

    CaptureException(String what) {
        super(what);
    }
}
