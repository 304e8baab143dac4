package io.patchcord.call;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What the caller has and hasn't heard. Agent audio goes to Twilio at once in whole 20 ms frames, with a mark behind
 * every 50 ms or more of it, whose echo proves it was played. What is left over, less than a frame, and a mark that is
 * owed wait for more audio; when none comes they leave, the rest padded with silence, as soon as no echo is due.
 *
 * <p>Twilio holds no more un-played audio than the window allows: what an agent says further ahead is held, and echoes
 * let it go in pieces with a mark each. Past {@link HeldAudio#MOST_BYTES} the window gives way and nothing is lost.
 *
 * <p>Threads: the agent's reader thread writes and interrupts, the caller's reader thread brings echoes and the time.
 * This class's lock gives Twilio's outbound frames their order; it is held while one is written: none follows a clear.
 */
final class Playout {
    /** Audio behind whatever was written last; an interruption drops it as it does speech. */
    static final long NEWEST = Long.MAX_VALUE;
    /** No audio for three messages of 20 ms: the agent has fallen silent. */
    private static final long QUIET_NANOS = 60_000_000;

    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final PlayWindow window;
    private final MarkedAudio twilio;
    private final HeldAudio held = new HeldAudio();
    private final HeardTurns turns;
    private final FrameCutter cutter = new FrameCutter();
    private long writtenNanos;
    private volatile boolean owing;
    private boolean draining;
    private volatile long interruptedThrough = Long.MIN_VALUE;

    /** What the teller is told, it is told under this class's lock. */
    Playout(CallerLeg caller, TurnClock turnClock, long windowMillis, HeardTurns.Teller teller,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.window = new PlayWindow(windowMillis);
        this.twilio = new MarkedAudio(caller, turnClock, window, nanoClock);
        this.turns = new HeardTurns(teller);
    }

    /**
     * Takes audio of a turn; true when some was written to Twilio, false when it was held, kept or is not wanted. While
     * the play-out drains nothing is kept: what is less than a frame leaves at once as well, padded, and a new end
     * behind it, since the one asked for before would come too early.
     */
    boolean write(long turnId, byte[] muLaw, int offset, int length) {
        lock.lock();
        try {
            long eventId = turnId == NEWEST ? Math.max(0, Math.max(turns.newest().eventId(), interruptedThrough + 1))
                    : turnId;
            if (eventId <= interruptedThrough) {
                return false;
            }
            long now = nanoClock.getAsLong();
            if (eventId != turns.newest().eventId()) {
                settle(now);
            }
            Turn turn = turns.comes(eventId, received());
            writtenNanos = now;
            int whole = cutter.cut(muLaw, offset, length);
            boolean written = whole > 0 && pass(turn, whole, now);
            if (draining) {
                written |= held.isEmpty() && cutter.hasRest();
                settle(now);
                endIfNothingHeld();
            }
            owe();
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Sends of the cutter's bytes what the window allows, and holds the rest; true when some was sent. */
    private boolean pass(Turn turn, int whole, long now) {
        int at = 0;
        if (held.isEmpty()) {
            while (at < whole && Math.min(window.chunkBytes(), whole - at) <= window.room()) {
                int piece = Math.min(window.chunkBytes(), whole - at);
                twilio.send(turn, cutter.bytes(), cutter.offset() + at, piece, false, now);
                at += piece;
            }
        }
        boolean sent = at > 0;
        while (at < whole) {
            while (held.room() == 0) {
                sendHeld(now);
            }
            int piece = Math.min(whole - at, held.room());
            held.add(cutter.bytes(), cutter.offset() + at, piece);
            at += piece;
        }
        return sent;
    }

    /** Obeys an interruption: what is held is dropped, Twilio told to clear, later audio of these ids refused. */
    void interrupt(long eventId) {
        lock.lock();
        try {
            interruptedThrough = Math.max(interruptedThrough, eventId);
            clear(nanoClock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Whether audio of this id is no longer wanted. */
    boolean refuses(long eventId) {
        return eventId <= interruptedThrough;
    }

    /** Takes the echo of a mark. */
    Echo echoed(String name) {
        lock.lock();
        try {
            long now = nanoClock.getAsLong();
            Echo echo = twilio.echoed(name, now);
            if (echo == Echo.UNKNOWN) {
                return echo;
            }
            release(now);
            if (echo != Echo.CLEARED) {
                turns.played(window.gone(), received(), now);
            }
            if (isQuiet(now)) {
                settle(now);
            }
            twilio.holdOn(now);
            return echo == Echo.PLAYED && name.equals(MarkedAudio.END) && twilio.awaitsNothing() && held.isEmpty()
                    ? Echo.DRAINED : echo;
        } finally {
            lock.unlock();
        }
    }

    /** The caller's thread passes by, with every frame: what is owed leaves when its time has come. */
    void passBy(long nowNanos) {
        if (owing && lock.tryLock()) {
            try {
                window.openLate(nowNanos);
                release(nowNanos);
                if (isQuiet(nowNanos)) {
                    settle(nowNanos);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** The watchdog's look: the same for a caller whose frames do not come. Never blocks. */
    void check(long nowNanos) {
        boolean due = false;
        if (owing && lock.tryLock()) {
            due = isQuiet(nowNanos) || !held.isEmpty() && window.openLate(nowNanos);
            lock.unlock();
        }
        if (due) {
            Thread.startVirtualThread(() -> passBy(nowNanos));
        }
    }

    /** Asks to be told of the end of everything written; true when there is nothing to wait for. */
    boolean drain() {
        lock.lock();
        try {
            if (cutter.hasRest()) {
                settle(nanoClock.getAsLong());
            }
            boolean over = silent();
            if (!over && !draining) {
                draining = true;
                endIfNothingHeld();
            }
            return over;
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
            return twilio.silent() && !cutter.hasRest() && held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Plays the hold tone, again and again by its own echoes, or stops it. */
    void hold(boolean on) {
        lock.lock();
        try {
            long now = nanoClock.getAsLong();
            if (twilio.hold(on, now)) {
                clear(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The stream is over: what was not heard by now never is, and what still comes is not wanted. */
    void over() {
        lock.lock();
        try {
            interruptedThrough = Long.MAX_VALUE;
            forget(nanoClock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** How much is to be heard yet, as far as is known. A glance without the lock: right, or about to be. */
    long unplayedMillis() {
        return Math.max(0, received() - window.gone()) / PlayWindow.BYTES_PER_MILLI;
    }

    private void forget(long now) {
        turns.over(twilio.heard(now), received(), now);
        cutter.drop();
        held.drop();
        owing = false;
    }

    private void clear(long now) {
        forget(now);
        twilio.clear(now);
    }

    /** Whether no echo is due, and more audio neither. */
    private boolean isQuiet(long nowNanos) {
        return (!twilio.playing() || window.isOpen()) && nowNanos - writtenNanos > QUIET_NANOS;
    }

    /** Lets go what is left over, filled up to a whole frame, and the mark that is owed. */
    private void settle(long now) {
        Turn turn = turns.newest();
        if (cutter.hasRest()) {
            cutter.pad();
            if (held.isEmpty()) {
                twilio.send(turn, cutter.bytes(), cutter.offset(), FrameCutter.FRAME_BYTES, true, now);
            } else {
                pass(turn, FrameCutter.FRAME_BYTES, now);
            }
        } else if (twilio.owesMark() && held.isEmpty()) {
            twilio.mark(turn);
        }
        owe();
    }

    private void release(long now) {
        while (!held.isEmpty() && nextPiece() <= window.room()) {
            sendHeld(now);
            endIfNothingHeld();
        }
    }

    private void sendHeld(long now) {
        int piece = nextPiece();
        twilio.send(turns.at(window.sent()), held.bytes(), held.offset(), piece, true, now);
        held.remove(piece);
    }

    /** A chunk at most, and of one turn. */
    private int nextPiece() {
        long left = turns.at(window.sent()).end() - window.sent();
        return held.piece((int) Math.min(left, window.chunkBytes()));
    }

    private void endIfNothingHeld() {
        if (draining && held.isEmpty()) {
            twilio.end();
        }
    }

    private void owe() {
        owing = cutter.hasRest() || twilio.owesMark() || !held.isEmpty();
    }

    private long received() {
        return window.sent() + held.byteCount();
    }
}
