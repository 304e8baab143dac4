package io.patchcord.net;

/** Which end of a WebSocket this is: it decides who masks (RFC 6455 section 5.3). */
public enum Role {
    /** Frames received are masked, frames sent are not. */
    SERVER,
    /** Frames received are not masked, frames sent are. */
    CLIENT
}
