package io.patchcord.recording;

import io.patchcord.call.CallerLeg;
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
    public CallerLeg tap(CallerLeg caller) {
        return new TappedLeg(caller, this);
    }

    @Override
    public void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        if (!ended) {
            ring.caller(muLaw, offset, length, timestampMillis, readNanos);
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

    /** A leg whose frames are written down before they are sent, so that no echo comes before what it answers. */
    private record TappedLeg(CallerLeg caller, Tap tap) implements CallerLeg {
        @Override
        public void media(byte[] muLaw, int offset, int length) {
            if (!tap.ended) {
                tap.ring.heard(muLaw, offset, length, System.nanoTime());
            }
            caller.media(muLaw, offset, length);
        }

        @Override
        public void media(byte[] muLaw, int offset, int length, String mark) {
            if (!tap.ended) {
                long nowNanos = System.nanoTime();
                tap.ring.heard(muLaw, offset, length, nowNanos);
                tap.ring.mark(mark, nowNanos);
            }
            caller.media(muLaw, offset, length, mark);
        }

        @Override
        public void mark(String name) {
            if (!tap.ended) {
                tap.ring.mark(name, System.nanoTime());
            }
            caller.mark(name);
        }

        @Override
        public void clear() {
            if (!tap.ended) {
                tap.ring.clear(System.nanoTime());
            }
            caller.clear();
        }

        @Override
        public void close(String reason) {
            caller.close(reason);
        }

        @Override
        public void abort() {
            caller.abort();
        }

        @Override
        public long receivedNanos() {
            return caller.receivedNanos();
        }

        @Override
        public long writingSinceNanos() {
            return caller.writingSinceNanos();
        }
    }
}
