package io.patchcord.call;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the caller has and hasn't heard. Agent audio goes to Twilio in whole 20 ms frames, at least 50 ms at a time
 * while Twilio still has some to play, each chunk with a mark whose echo proves it was played; what is left over waits
 * for more audio or for the last echo, or a moment where none is due, and then leaves padded with silence.
 *
 * <p>Threads: the agent's reader thread writes and interrupts, the caller's reader thread brings echoes. This class's
 * lock gives Twilio's outbound frames their order, so it is held while one of them is written: no audio of an
 * interrupted turn can follow the {@code clear}.
 */
final class Playout {
    static final String END = "end";
    private static final String HOLD = "hold:";
    private static final int FRAME_BYTES = 160;
    private static final int LEAST_BYTES = 400;
    private static final long LONGEST_KEPT_NANOS = 100_000_000;
    private static final int MOST_MARKS = 10_000;
    private static final byte SILENCE = (byte) 0xFF;

    /** What an echo meant. */
    enum Echo {
        /** Nobody waits for this name. */
        UNKNOWN,
        /** A chunk was played. */
        PLAYED,
        /** The first chunk of a reply was played. */
        REPLY_HEARD,
        /** A clear emptied Twilio's buffer before the chunk was played. */
        CLEARED,
        /** Everything was played, and the end was asked for. */
        DRAINED
    }

    private record Mark(String name, boolean firstOfReply, long interruptions) {
    }

    private final CallerLeg caller;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Mark> awaited = new ArrayDeque<>();
    private byte[] pending = new byte[LEAST_BYTES];
    private int pendingBytes;
    private long keptNanos;
    private long turn = Long.MIN_VALUE;
    private int chunk;
    private int holds;
    private boolean holding;
    private boolean draining;
    private long interruptions;
    private long interruptedThrough = Long.MIN_VALUE;

    Playout(CallerLeg caller) {
        this.caller = caller;
    }

    /** Takes audio of a turn; true when some was written to Twilio, false when it was kept or is not wanted. */
    boolean write(long eventId, byte[] muLaw, int offset, int length, boolean firstOfReply) {
        lock.lock();
        try {
            if (eventId <= interruptedThrough) {
                return false;
            }
            if (eventId != turn) {
                flush();
                turn = eventId;
                chunk = 0;
            }
            append(muLaw, offset, length);
            keptNanos = System.nanoTime();
            int whole = pendingBytes - pendingBytes % FRAME_BYTES;
            if (whole == 0 || (whole < LEAST_BYTES && playing())) {
                return false;
            }
            send(whole, firstOfReply);
            if (draining) {
                await(END, false);
                caller.mark(END);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Obeys an interruption: what is kept is dropped, Twilio told to clear, later audio of these ids refused. */
    void interrupt(long eventId) {
        lock.lock();
        try {
            interruptedThrough = Math.max(interruptedThrough, eventId);
            clear();
        } finally {
            lock.unlock();
        }
    }

    /** Whether audio of this id is no longer wanted. */
    boolean refuses(long eventId) {
        lock.lock();
        try {
            return eventId <= interruptedThrough;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the echo of a mark. */
    Echo echoed(String name) {
        lock.lock();
        try {
            if (awaited.stream().noneMatch(one -> one.name().equals(name))) {
                return Echo.UNKNOWN;
            }
            // Echoes come in order: one that was skipped is lost, and what it stood for has been played too.
            Mark mark = awaited.removeFirst();
            while (!mark.name().equals(name)) {
                mark = awaited.removeFirst();
            }
            if (awaited.isEmpty()) {
                flush();
            }
            if (holding && awaited.stream().noneMatch(one -> one.name().startsWith(HOLD))) {
                sendHold();
            }
            if (mark.interruptions() < interruptions) {
                return Echo.CLEARED;
            }
            return name.equals(END) && awaited.isEmpty() ? Echo.DRAINED
                    : mark.firstOfReply() ? Echo.REPLY_HEARD : Echo.PLAYED;
        } finally {
            lock.unlock();
        }
    }

    /** The watchdog's look: less than a frame waits for audio that does not come, and no echo is due. Never blocks. */
    void check(long nowNanos) {
        if (lock.tryLock()) {
            try {
                if (pendingBytes > 0 && !playing() && nowNanos - keptNanos > LONGEST_KEPT_NANOS) {
                    Thread.startVirtualThread(this::letGo);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void letGo() {
        lock.lock();
        try {
            flush();
        } finally {
            lock.unlock();
        }
    }

    /** Asks to be told of the end of everything written; true when there is nothing to wait for. */
    boolean drain() {
        lock.lock();
        try {
            flush();
            if (awaited.isEmpty()) {
                return true;
            }
            if (!draining) {
                draining = true;
                await(END, false);
                caller.mark(END);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The same as {@link #silent()} for one who must not wait: false while somebody writes. */
    boolean surelySilent() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return silent();
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything written has been played, as far as the echoes tell. */
    boolean silent() {
        lock.lock();
        try {
            return awaited.isEmpty() && pendingBytes == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Plays the hold tone, again and again by its own echoes, or stops it. */
    void hold(boolean on) {
        lock.lock();
        try {
            if (on && !holding) {
                holding = true;
                sendHold();
            } else if (!on && holding) {
                holding = false;
                clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendHold() {
        String name = HOLD + holds++;
        await(name, false);
        caller.media(HoldTone.PERIOD, 0, HoldTone.PERIOD.length, name);
    }

    private void clear() {
        pendingBytes = 0;
        interruptions++;
        caller.clear();
    }

    /** Whether Twilio has something to play: the echoes a clear sends back early prove nothing. */
    private boolean playing() {
        return !awaited.isEmpty() && awaited.peekLast().interruptions() == interruptions;
    }

    /** Sends what is left over, filled up to a whole frame. */
    private void flush() {
        if (pendingBytes > 0) {
            int padding = (FRAME_BYTES - pendingBytes % FRAME_BYTES) % FRAME_BYTES;
            makeRoom(padding);
            Arrays.fill(pending, pendingBytes, pendingBytes + padding, SILENCE);
            pendingBytes += padding;
            send(pendingBytes, false);
        }
    }

    private void send(int byteCount, boolean firstOfReply) {
        String name = "t" + turn + ":" + chunk++;
        await(name, firstOfReply);
        caller.media(pending, 0, byteCount, name);
        pendingBytes -= byteCount;
        System.arraycopy(pending, byteCount, pending, 0, pendingBytes);
    }

    private void await(String name, boolean firstOfReply) {
        if (awaited.size() == MOST_MARKS) {
            awaited.pollFirst();
        }
        awaited.add(new Mark(name, firstOfReply, interruptions));
    }

    private void append(byte[] muLaw, int offset, int length) {
        makeRoom(length);
        System.arraycopy(muLaw, offset, pending, pendingBytes, length);
        pendingBytes += length;
    }

    private void makeRoom(int byteCount) {
        if (pending.length - pendingBytes < byteCount) {
            pending = Arrays.copyOf(pending, (pendingBytes + byteCount) * 2);
        }
    }
}
