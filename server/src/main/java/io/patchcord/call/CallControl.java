package io.patchcord.call;

/** Acts on a call from outside its media stream. Blocks for some seconds at most; thread-safe. */
public interface CallControl {
    /**
     * Ends a call, whatever it does at the moment; one that is over already stays so.
     *
     * @throws IllegalStateException when that was not possible, with a plain sentence that says why
     */
    void hangUp(String callSid);
}
