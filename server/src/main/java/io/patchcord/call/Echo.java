package io.patchcord.call;

/** What the echo of a mark meant. */
enum Echo {
    /** Nobody waits for this name. */
    UNKNOWN,
    /** A chunk was played. */
    PLAYED,
    /** The first chunk of a reply was played. */
    REPLY_HEARD,
    /** A clear emptied Twilio's buffer before the chunk was played. */
    CLEARED,
    /** Everything was played, and the end was asked for. */
    DRAINED
}
