package io.patchcord.call;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What the caller has and hasn't heard. Agent audio goes to Twilio at once in whole 20 ms frames, with a mark behind
 * every 50 ms or more of it, whose echo proves it was played. What is left over, less than a frame, and a mark that is
 * owed wait for more audio; when none comes they leave, the rest padded with silence, as soon as no echo is due.
 *
 * <p>Threads: the agent's reader thread writes and interrupts, the caller's reader thread brings echoes and the time.
 * This class's lock gives Twilio's outbound frames their order, so it is held while one of them is written: no audio of
 * an interrupted turn can follow the {@code clear}.
 */
final class Playout {
    static final String END = "end";
    private static final String HOLD = "hold:";
    private static final int MARKED_BYTES = 400;
    /** No audio for three messages of 20 ms: the agent has fallen silent. */
    private static final long QUIET_NANOS = 60_000_000;

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

    private final CallerLeg caller;
    private final TurnClock turns;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AwaitedMarks awaited = new AwaitedMarks();
    private final FrameCutter cutter = new FrameCutter();
    private int unmarkedBytes;
    private long writtenNanos;
    private volatile boolean owing;
    private long turn = Long.MIN_VALUE;
    private int chunk;
    private int holds;
    private boolean holding;
    private boolean draining;
    private long interruptedThrough = Long.MIN_VALUE;

    Playout(CallerLeg caller, TurnClock turns) {
        this(caller, turns, System::nanoTime);
    }

    Playout(CallerLeg caller, TurnClock turns, LongSupplier nanoClock) {
        this.caller = caller;
        this.turns = turns;
        this.nanoClock = nanoClock;
    }

    /**
     * Takes audio of a turn; true when some was written to Twilio, false when it was kept or is not wanted. While the
     * play-out drains nothing is kept: what is less than a frame leaves at once as well, padded, and a new end behind
     * it, since the one asked for before would come too early.
     */
    boolean write(long eventId, byte[] muLaw, int offset, int length) {
        lock.lock();
        try {
            if (eventId <= interruptedThrough) {
                return false;
            }
            if (eventId != turn) {
                settle();
                turn = eventId;
                chunk = 0;
            }
            writtenNanos = nanoClock.getAsLong();
            int whole = cutter.cut(muLaw, offset, length);
            boolean written = whole > 0 || draining && cutter.hasRest();
            if (whole > 0) {
                send(whole, unmarkedBytes + whole >= MARKED_BYTES);
            }
            if (draining) {
                settle();
                awaitEnd();
            }
            owing = cutter.hasRest() || unmarkedBytes > 0;
            return written;
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
            Echo echo = awaited.echoed(name);
            if (echo == Echo.UNKNOWN) {
                return echo;
            }
            settleIfQuiet(nanoClock.getAsLong());
            if (holding && !awaited.awaitsLike(HOLD)) {
                sendHold();
            }
            return echo == Echo.PLAYED && name.equals(END) && awaited.isEmpty() ? Echo.DRAINED : echo;
        } finally {
            lock.unlock();
        }
    }

    /** The caller's thread passes by, with every frame: what is owed leaves when the agent has fallen silent. */
    void passBy(long nowNanos) {
        if (owing && lock.tryLock()) {
            try {
                settleIfQuiet(nowNanos);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The watchdog's look: the same for a caller whose frames do not come. Never blocks. */
    void check(long nowNanos) {
        if (owing && lock.tryLock()) {
            try {
                if (isQuiet(nowNanos)) {
                    Thread.startVirtualThread(() -> letGo(nowNanos));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void letGo(long nowNanos) {
        lock.lock();
        try {
            settleIfQuiet(nowNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Asks to be told of the end of everything written; true when there is nothing to wait for. */
    boolean drain() {
        lock.lock();
        try {
            if (cutter.hasRest()) {
                settle();
            }
            if (silent()) {
                return true;
            }
            if (!draining) {
                draining = true;
                awaitEnd();
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
            return awaited.isEmpty() && !cutter.hasRest() && unmarkedBytes == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Plays tones behind what was written; an interruption drops them as it does speech. */
    void tones(byte[] muLaw) {
        lock.lock();
        try {
            write(Math.max(0, Math.max(turn, interruptedThrough + 1)), muLaw, 0, muLaw.length);
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
        awaited.add(name, false);
        caller.media(HoldTone.PERIOD, 0, HoldTone.PERIOD.length, name);
    }

    private void clear() {
        cutter.drop();
        unmarkedBytes = 0;
        owing = false;
        awaited.clear();
        caller.clear();
    }

    private void settleIfQuiet(long nowNanos) {
        if (isQuiet(nowNanos)) {
            settle();
        }
    }

    /** Whether no echo is due, and more audio neither. */
    private boolean isQuiet(long nowNanos) {
        return !awaited.playing() && nowNanos - writtenNanos > QUIET_NANOS;
    }

    /** Sends what is left over, filled up to a whole frame, and the mark that is owed. */
    private void settle() {
        if (cutter.hasRest()) {
            cutter.pad();
            send(FrameCutter.FRAME_BYTES, true);
        } else if (unmarkedBytes > 0) {
            caller.mark(nextMark(false));
        }
        owing = false;
    }

    /** The first audio of a reply is marked in any case. */
    private void send(int byteCount, boolean marked) {
        boolean firstOfReply = turns.startsReply(turn);
        if (marked || firstOfReply) {
            caller.media(cutter.bytes(), cutter.offset(), byteCount, nextMark(firstOfReply));
        } else {
            unmarkedBytes += byteCount;
            caller.media(cutter.bytes(), cutter.offset(), byteCount);
        }
        turns.agentAudioWritten(turn, firstOfReply, nanoClock.getAsLong());
    }

    /** The name of the mark behind everything sent so far, from now on awaited. */
    private String nextMark(boolean firstOfReply) {
        String name = "t" + turn + ":" + chunk++;
        unmarkedBytes = 0;
        awaited.add(name, firstOfReply);
        return name;
    }

    private void awaitEnd() {
        unmarkedBytes = 0;
        awaited.add(END, false);
        caller.mark(END);
    }
}
