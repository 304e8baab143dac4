package io.patchcord.recording;

import io.patchcord.call.Recording;

/** The media threads' end of one recording: writes down what happens, until the recording is over. Any thread. */
final class Tap implements Recording {
    private final TapRing ring = new TapRing();
    private final long startNanos = System.nanoTime();
    private volatile boolean ended;
    private volatile String file;

    /** What is written down goes into a file that is called this once it is whole. */
    Tap(String file) {
        this.file = file;
    }

    /** Where the recording's time begins. */
    long startNanos() {
        return startNanos;
    }

    TapRing ring() {
        return ring;
    }

    boolean ended() {
        return ended;
    }

    /** The file could not be made. */
    void noFile() {
        file = "";
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        if (!ended) {
            ring.caller(muLaw, offset, length, timestampMillis, readNanos);
        }
    }

    @Override
    public void heard(byte[] muLaw, int offset, int length, long nowNanos) {
        if (!ended) {
            ring.heard(muLaw, offset, length, nowNanos);
        }
    }

    @Override
    public void mark(String name, long nowNanos) {
        if (!ended) {
            ring.mark(name, nowNanos);
        }
    }

    @Override
    public void clear(long nowNanos) {
        if (!ended) {
            ring.clear(nowNanos);
        }
    }

    @Override
    public void echoed(String mark) {
        if (!ended) {
            ring.echo(mark, System.nanoTime());
        }
    }

    @Override
    public void end() {
        ended = true;
    }
}
