package io.patchcord.recording;

import io.patchcord.codec.AudioFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happens on a recorded stream, in its order, on the way from the media threads to the writer: slots of fixed
 * size, 20 ms of µ-law each. Offering copies under a lock that only those who offer share, and never waits for the
 * writer: when no slot is free the audio is lost and counted. Marks and echoes find a few slots that audio may not
 * take, clears a few more.
 *
 * <p>Slots come in blocks that go round between both ends. A writer in time lets two suffice, one of them being filled;
 * there are as many as it is behind, and they are kept then. All of them at once would be 400 KB for each call, to be
 * copied by the collector while everybody waits.
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

    /** Some slots. Who offers writes them before {@code tail} moves over them, the writer reads them after it has. */
    private static final class Block {
        private static final int SLOTS = 64;

        private final byte[] audio = new byte[SLOTS * SLOT_BYTES];
        private final Kind[] kinds = new Kind[SLOTS];
        private final int[] lengths = new int[SLOTS];
        private final long[] nanos = new long[SLOTS];
        private final long[] timestamps = new long[SLOTS];
        private final int[] lostBefore = new int[SLOTS];
        private final String[] names = new String[SLOTS];
        /** The one that is filled after this, or the spare one below it. */
        private Block next;
    }

    private final ReentrantLock offering = new ReentrantLock();
    private final AtomicReference<Block> spare = new AtomicReference<>();
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong lostFrames = new AtomicLong();
    private Block filling = new Block();
    private Block draining = filling;
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
                    System.arraycopy(muLaw, offset + at, filling.audio, slot * SLOT_BYTES, byteCount);
                    filling.lengths[slot] = byteCount;
                    filling.timestamps[slot] = at == 0 ? timestamp : NO_TIMESTAMP;
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
                filling.names[slot] = name;
                publish(slot, kind, atNanos);
            }
        } finally {
            offering.unlock();
        }
    }

    /** A slot of the block that is filled; negative when there is none. Holding the lock. */
    private int claim(int reserved) {
        long next = tail.get();
        if (next - head.get() >= SLOTS - reserved) {
            lostFrames.incrementAndGet();
            return -1;
        }
        int slot = (int) (next % Block.SLOTS);
        if (slot == 0 && next > 0) {
            filling.next = unused();
            filling = filling.next;
        }
        return slot;
    }

    /** A block nobody reads: one that was drained, if there is one. Holding the lock, so nobody else takes one. */
    private Block unused() {
        Block top = spare.get();
        while (top != null && !spare.compareAndSet(top, top.next)) {
            top = spare.get();
        }
        if (top == null) {
            return new Block();
        }
        top.next = null;
        return top;
    }

    private void publish(int slot, Kind kind, long atNanos) {
        filling.kinds[slot] = kind;
        filling.nanos[slot] = atNanos;
        filling.lostBefore[slot] = lostBytes;
        lostBytes = 0;
        tail.incrementAndGet();
    }

    /** Hands over everything offered so far. */
    void drain(Sink sink) {
        long until = tail.get();
        for (long next = head.get(); next < until; next++) {
            int slot = (int) (next % Block.SLOTS);
            if (slot == 0 && next > 0) {
                leaveBlock();
            }
            hand(draining, slot, sink);
            head.set(next + 1);
        }
    }

    private void leaveBlock() {
        Block drained = draining;
        draining = drained.next;
        do {
            drained.next = spare.get();
        } while (!spare.compareAndSet(drained.next, drained));
    }

    private static void hand(Block block, int slot, Sink sink) {
        long nanos = block.nanos[slot];
        if (block.lostBefore[slot] > 0) {
            sink.lost(block.lostBefore[slot], nanos);
        }
        int at = slot * SLOT_BYTES;
        switch (block.kinds[slot]) {
            case CALLER -> sink.caller(block.audio, at, block.lengths[slot], block.timestamps[slot], nanos);
            case HEARD -> sink.heard(block.audio, at, block.lengths[slot], nanos);
            case MARK -> sink.mark(block.names[slot], nanos);
            case ECHO -> sink.echo(block.names[slot], nanos);
            case CLEAR -> sink.clear(nanos);
        }
    }
}
