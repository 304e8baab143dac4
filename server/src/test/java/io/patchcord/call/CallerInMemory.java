package io.patchcord.call;

import java.io.ByteArrayOutputStream;

/** A caller leg that writes down what it is told, as {@code media 480}, {@code mark t1:0}, {@code clear}. */
final class CallerInMemory extends LegInMemory implements CallerLeg {
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();

    @Override
    public synchronized void media(byte[] muLaw, int offset, int length) {
        tell("media " + length);
        audio.write(muLaw, offset, length);
    }

    @Override
    public synchronized void media(byte[] muLaw, int offset, int length, String mark) {
        media(muLaw, offset, length);
        mark(mark);
    }

    @Override
    public void mark(String name) {
        tell("mark " + name);
    }

    @Override
    public void clear() {
        tell("clear");
    }

    /** All audio so far. */
    synchronized byte[] audio() {
        return audio.toByteArray();
    }
}
