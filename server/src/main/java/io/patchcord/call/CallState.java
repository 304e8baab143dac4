package io.patchcord.call;

/** What a call that holds a place is doing. */
public enum CallState {
    /** We call, and nobody has answered yet. */
    DIALLING,
    /** Its webhook came, its stream did not yet. */
    RINGING,
    /** Its stream is patched through. */
    LIVE,
    /** Its end is decided; its legs are being closed. */
    ENDING
}
