package io.patchcord.net;

/**
 * Sees the messages of one channel, before they are acted on or written. Every method returns at once; arrays are the
 * channel's and valid until the return. Called by the channel's reader and by its writers, each at a time of its own.
 */
public interface WireTap {
    /** A whole text came in. */
    void received(byte[] utf8, int offset, int length, long nanos);

    /** A whole text is about to leave. */
    void sent(byte[] utf8, int offset, int length, long nanos);

    /**
     * The peer's side has ended, which is the last thing it does.
     *
     * @param payload of its close frame: a code of two bytes, {@link CloseCode#ABNORMAL} when it was lost, and a reason
     */
    void ended(byte[] payload, long nanos);

    /** Our close frame with this payload is about to leave. */
    void closing(byte[] payload, long nanos);
}
