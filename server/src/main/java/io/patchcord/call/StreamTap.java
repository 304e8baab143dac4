package io.patchcord.call;

/**
 * Is told what goes on on a call's stream. Every method returns at once, allocates nothing and may be called by any
 * thread: what a tap cannot take is lost to it, never to the call. Arrays are the teller's and valid until the return.
 */
public interface StreamTap {
    /**
     * The caller was heard.
     *
     * @param timestampMillis Twilio's time of the frame from the stream's start; negative when it had none
     */
    void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos);

    /** Audio is about to be sent to the caller. */
    void heard(byte[] muLaw, int offset, int length, long nowNanos);

    /** A mark is about to be sent. */
    void mark(String name, long nowNanos);

    /** A clear is about to be sent. */
    void clear(long nowNanos);

    /** Twilio echoed a mark: what was sent before it has been played or cleared. */
    void echoed(String mark);
}
