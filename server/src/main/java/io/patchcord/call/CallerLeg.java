package io.patchcord.call;

/** The way to the caller: Twilio's media stream. Any thread may write; frames stay whole and in order. */
public interface CallerLeg extends Leg {
    /** Queues µ-law audio behind what the caller is hearing. */
    void media(byte[] muLaw, int offset, int length);

    /** The same with a mark right behind it: one write for both. */
    void media(byte[] muLaw, int offset, int length, String mark);

    /** Asks to be told, by an echo of the name, when everything sent before has been played or cleared. */
    void mark(String name);

    /** Drops everything not yet played. */
    void clear();
}
