package io.patchcord.recording;

import io.patchcord.codec.AudioFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happens on a recorded stream, in its order, on the way from the media threads to the writer: slots of fixed
 * size, 20 ms of µ-law each. Offering copies under a lock that only those who offer share, and never waits for the
 * writer: when no slot is free the audio is lost and counted. Marks and echoes find a few slots that audio may not
 * take, clears a few more.
 *
 * <p>Threads: any may offer, one drains.
 */
final class TapRing {
    static final int SLOT_BYTES = AudioFormat.ULAW_8000.bytesPerFrame();
    /** Twenty seconds of both directions, or forty of an agent that says all at once. */
    static final int SLOTS = 2_048;
    private static final int RESERVED_FOR_MARKS = 64;
    private static final int RESERVED_FOR_CLEARS = 16;
    private static final long NO_TIMESTAMP = -1;

    /** What a slot tells. */
    private enum Kind { CALLER, HEARD, MARK, ECHO, CLEAR }

    /** Takes what is drained, on the writer's thread. Arrays are the ring's; times {@link System#nanoTime()}. */
    interface Sink {
        /** The caller's audio; a negative timestamp when the frame had none. */
        void caller(byte[] muLaw, int offset, int length, long timestampMillis, long nanos);

        /** Audio about to be sent to the caller. */
        void heard(byte[] muLaw, int offset, int length, long nanos);

        /** Audio to the caller that found no slot. */
        void lost(int byteCount, long nanos);

        /** A mark about to be sent. */
        void mark(String name, long nanos);

        /** A mark came back. */
        void echo(String name, long nanos);

        /** A clear about to be sent. */
        void clear(long nanos);
    }

    private final ReentrantLock offering = new ReentrantLock();
    private final byte[] audio = new byte[SLOTS * SLOT_BYTES];
    private final Kind[] kinds = new Kind[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] nanos = new long[SLOTS];
    private final long[] timestamps = new long[SLOTS];
    private final int[] lostBefore = new int[SLOTS];
    private final String[] names = new String[SLOTS];
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong lostFrames = new AtomicLong();
    private int lostBytes;

    void caller(byte[] muLaw, int offset, int length, long timestampMillis, long readNanos) {
        offerAudio(Kind.CALLER, muLaw, offset, length, timestampMillis, readNanos);
    }

    void heard(byte[] muLaw, int offset, int length, long nowNanos) {
        offerAudio(Kind.HEARD, muLaw, offset, length, NO_TIMESTAMP, nowNanos);
    }

    void mark(String name, long nowNanos) {
        offerName(Kind.MARK, name, nowNanos);
    }

    void echo(String name, long nowNanos) {
        offerName(Kind.ECHO, name, nowNanos);
    }

    void clear(long nowNanos) {
        offerName(Kind.CLEAR, null, nowNanos);
    }

    /** Frames of audio, marks and clears that found no slot. */
    long lostFrames() {
        return lostFrames.get();
    }

    private void offerAudio(Kind kind, byte[] muLaw, int offset, int length, long timestamp, long atNanos) {
        offering.lock();
        try {
            for (int at = 0; at < length; at += SLOT_BYTES) {
                int byteCount = Math.min(SLOT_BYTES, length - at);
                int slot = claim(RESERVED_FOR_MARKS + RESERVED_FOR_CLEARS);
                if (slot < 0) {
                    lostBytes += kind == Kind.HEARD ? byteCount : 0;
                } else {
                    System.arraycopy(muLaw, offset + at, audio, slot * SLOT_BYTES, byteCount);
                    lengths[slot] = byteCount;
                    timestamps[slot] = at == 0 ? timestamp : NO_TIMESTAMP;
                    publish(slot, kind, atNanos);
                }
            }
        } finally {
            offering.unlock();
        }
    }

    private void offerName(Kind kind, String name, long atNanos) {
        offering.lock();
        try {
            int slot = claim(kind == Kind.CLEAR ? 0 : RESERVED_FOR_CLEARS);
            if (slot >= 0) {
                names[slot] = name;
                publish(slot, kind, atNanos);
            }
        } finally {
            offering.unlock();
        }
    }

    private int claim(int reserved) {
        long next = tail.get();
        if (next - head.get() >= SLOTS - reserved) {
            lostFrames.incrementAndGet();
            return -1;
        }
        return (int) (next % SLOTS);
    }

    private void publish(int slot, Kind kind, long atNanos) {
        kinds[slot] = kind;
        nanos[slot] = atNanos;
        lostBefore[slot] = lostBytes;
        lostBytes = 0;
        tail.incrementAndGet();
    }

    /** Hands over everything offered so far. */
    void drain(Sink sink) {
        long until = tail.get();
        for (long next = head.get(); next < until; next++) {
            int slot = (int) (next % SLOTS);
            if (lostBefore[slot] > 0) {
                sink.lost(lostBefore[slot], nanos[slot]);
            }
            int at = slot * SLOT_BYTES;
            switch (kinds[slot]) {
                case CALLER -> sink.caller(audio, at, lengths[slot], timestamps[slot], nanos[slot]);
                case HEARD -> sink.heard(audio, at, lengths[slot], nanos[slot]);
                case MARK -> sink.mark(names[slot], nanos[slot]);
                case ECHO -> sink.echo(names[slot], nanos[slot]);
                case CLEAR -> sink.clear(nanos[slot]);
            }
            head.set(next + 1);
        }
    }
}
