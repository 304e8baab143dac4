package io.patchcord.call;

import java.util.Arrays;

/**
 * Who taps the stream of one call: its recording, and operators while they look on or listen. A frame of a call that
 * nobody taps costs one look at an empty array. Any thread.
 */
final class Taps {
    private static final int MOST = 5;
    private static final StreamTap[] NONE = {};

    private volatile StreamTap[] all;

    /** The recording is told from the beginning to the end. */
    Taps(Recording recording) {
        all = recording.equals(Recording.NONE) ? NONE : new StreamTap[] {recording};
    }

    /** One more is told from now on; false when there are so many that another one might be felt. */
    synchronized boolean add(StreamTap tap) {
        if (all.length == MOST) {
            return false;
        }
        StreamTap[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = tap;
        all = more;
        return true;
    }

    /** This one is told no more. */
    synchronized void remove(StreamTap tap) {
        all = Arrays.stream(all).filter(one -> !one.equals(tap)).toArray(StreamTap[]::new);
    }

    void callerFrame(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        for (StreamTap tap : all) {
            tap.callerFrame(muLaw, offset, length, timestampMillis, readNanos);
        }
    }

    void echoed(String mark) {
        for (StreamTap tap : all) {
            tap.echoed(mark);
        }
    }

    /** The same leg; what is sent to the caller is told before it is sent, so that no echo comes before its mark. */
    CallerLeg on(CallerLeg caller) {
        return new TappedLeg(caller, this);
    }

    private record TappedLeg(CallerLeg caller, Taps taps) implements CallerLeg {
        @Override
        public void media(byte[] muLaw, int offset, int length) {
            StreamTap[] told = taps.all;
            if (told.length > 0) {
                long nowNanos = System.nanoTime();
                for (StreamTap tap : told) {
                    tap.heard(muLaw, offset, length, nowNanos);
                }
            }
            caller.media(muLaw, offset, length);
        }

        @Override
        public void media(byte[] muLaw, int offset, int length, String mark) {
            StreamTap[] told = taps.all;
            if (told.length > 0) {
                long nowNanos = System.nanoTime();
                for (StreamTap tap : told) {
                    tap.heard(muLaw, offset, length, nowNanos);
                    tap.mark(mark, nowNanos);
                }
            }
            caller.media(muLaw, offset, length, mark);
        }

        @Override
        public void mark(String name) {
            StreamTap[] told = taps.all;
            if (told.length > 0) {
                long nowNanos = System.nanoTime();
                for (StreamTap tap : told) {
                    tap.mark(name, nowNanos);
                }
            }
            caller.mark(name);
        }

        @Override
        public void clear() {
            StreamTap[] told = taps.all;
            if (told.length > 0) {
                long nowNanos = System.nanoTime();
                for (StreamTap tap : told) {
                    tap.clear(nowNanos);
                }
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
