package io.patchcord.call;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

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
    /** No audio for three messages of 20 ms: the agent has fallen silent. */
    private static final long QUIET_NANOS = 60_000_000;

    private final CallClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final PlayWindow window;
    private final MarkedAudio twilio;
    private final HeardTurns turns;
    private final PacedAudio paced;
    private final FrameCutter cutter = new FrameCutter();
    private long writtenNanos;
    private volatile boolean owing;
    private boolean draining;
    private boolean holding;
    private volatile long interruptedThrough = Long.MIN_VALUE;

    /** What the teller is told, it is told under this class's lock. */
    Playout(CallerLeg caller, TurnClock turnClock, long windowMillis, Consumer<HeardTurns.Heard> teller,
            CallClock clock) {
        this.clock = clock;
        this.window = new PlayWindow(windowMillis);
        this.twilio = new MarkedAudio(caller, turnClock, window, clock::nanos);
        this.turns = new HeardTurns(teller);
        this.paced = new PacedAudio(window, twilio, turns);
    }

    /**
     * Takes audio of a turn; true when some was written to Twilio, false when it was held, kept or is not wanted. While
     * the play-out drains nothing is kept: what is less than a frame leaves at once as well, padded, and a new end
     * behind it, since the one asked for before would come too early.
     */
    boolean write(long eventId, byte[] muLaw, int offset, int length) {
        lock.lock();
        try {
            return eventId > interruptedThrough && take(eventId, true, muLaw, offset, length);
        } finally {
            lock.unlock();
        }
    }

    /** Takes tones to be heard behind whatever was written last; an interruption drops them as it does speech. */
    void play(byte[] muLaw) {
        lock.lock();
        try {
            if (interruptedThrough < Long.MAX_VALUE) {
                take(Math.max(0, Math.max(turns.newest().eventId(), interruptedThrough + 1)), false, muLaw, 0,
                        muLaw.length);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean take(long eventId, boolean spoken, byte[] muLaw, int offset, int length) {
        long now = clock.nanos();
        if (!turns.goesOn(eventId, spoken)) {
            settle(now);
        }
        Turn turn = turns.comes(eventId, spoken, paced.received());
        writtenNanos = now;
        int whole = cutter.cut(muLaw, offset, length);
        boolean written = whole > 0 && paced.pass(turn, cutter.bytes(), cutter.offset(), whole, now);
        if (draining) {
            written |= paced.isEmpty() && cutter.hasRest();
            settle(now);
            endIfNothingHeld();
        }
        owe();
        return written;
    }

    /** Obeys an interruption: what is held is dropped, Twilio told to clear, later audio of these ids refused. */
    void interrupt(long eventId) {
        lock.lock();
        try {
            interruptedThrough = Math.max(interruptedThrough, eventId);
            clear(clock.nanos());
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
            long now = clock.nanos();
            Echo echo = twilio.echoed(name, now);
            if (echo == Echo.UNKNOWN) {
                return echo;
            }
            release(now);
            if (echo != Echo.CLEARED) {
                turns.played(window.proven(), paced.received(), now);
            }
            goOn(now);
            return echo == Echo.PLAYED && name.equals(MarkedAudio.END) && twilio.awaitsNothing() && paced.isEmpty()
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
                goOn(nowNanos);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The watchdog's look: the same for a caller whose frames do not come. Never blocks. */
    void check(long nowNanos) {
        if (owing && surely(() -> isQuiet(nowNanos) || paced.mayGoOn()
                || (holding || !paced.isEmpty()) && window.openLate(nowNanos))) {
            clock.aside(() -> passBy(nowNanos));
        }
    }

    /** Asks to be told of the end of everything written; true when there is nothing to wait for. */
    boolean drain() {
        lock.lock();
        try {
            if (cutter.hasRest()) {
                settle(clock.nanos());
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

    /** Whether nothing is left to be heard by then, whatever became of the last echoes; false while somebody writes. */
    boolean surelySilent(long nowNanos) {
        return surely(() -> window.isOpenBy(nowNanos) && !twilio.owesMark() && !cutter.hasRest() && paced.isEmpty());
    }

    /** The same by the clock alone, which does not open early for the sake of the window. */
    boolean surelyPlayed(long nowNanos) {
        return surely(() -> window.isPlayedBy(nowNanos) && !twilio.owesMark() && !cutter.hasRest() && paced.isEmpty());
    }

    private boolean surely(BooleanSupplier holds) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return holds.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything written has been played, as far as the echoes tell. */
    boolean silent() {
        lock.lock();
        try {
            return twilio.silent() && !cutter.hasRest() && paced.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Plays the hold tone if it is wanted here, until it is not, behind what is to be heard; true when it begins. */
    boolean hold(BooleanSupplier wanted) {
        lock.lock();
        try {
            long now = clock.nanos();
            boolean was = holding;
            holding = wanted.getAsBoolean();
            if (holding && !was) {
                settle(now);
                holdOn(now);
                owe();
            } else if (was && !holding) {
                clear(now);
            }
            return holding && !was;
        } finally {
            lock.unlock();
        }
    }

    private void holdOn(long now) {
        if (paced.isEmpty() && !cutter.hasRest()) {
            turns.comes(turns.newest().eventId(), false, paced.received());
            twilio.hold(now);
        }
    }

    /** The stream is over: what was not heard by now never is, and what still comes is not wanted. */
    void over() {
        lock.lock();
        try {
            interruptedThrough = Long.MAX_VALUE;
            holding = false;
            forget(clock.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** How much is to be heard yet, as far as is known. A glance without the lock: right, or about to be. */
    long unplayedMillis() {
        return Math.max(0, paced.received() - window.gone()) / PlayWindow.BYTES_PER_MILLI;
    }

    private void forget(long now) {
        turns.over(twilio.heard(now), paced.received(), now);
        cutter.drop();
        paced.drop();
        owing = false;
    }

    private void clear(long now) {
        forget(now);
        twilio.clear(now);
        owe();
    }

    /** Whether no echo is due, and more audio neither. */
    private boolean isQuiet(long nowNanos) {
        return (!twilio.playing() || window.isOpen()) && nowNanos - writtenNanos > QUIET_NANOS;
    }

    /** Lets go what is due: what is owed in a silence, and the hold tone's next period. */
    private void goOn(long now) {
        if (isQuiet(now)) {
            settle(now);
        }
        if (holding && !twilio.holding()) {
            holdOn(now);
        }
    }

    /** Lets go what is left over, filled up to a whole frame, and the mark that is owed. */
    private void settle(long now) {
        Turn turn = turns.newest();
        if (cutter.hasRest()) {
            cutter.pad();
            if (paced.isEmpty()) {
                twilio.send(turn, cutter.bytes(), cutter.offset(), FrameCutter.FRAME_BYTES, true, now);
            } else {
                paced.pass(turn, cutter.bytes(), cutter.offset(), FrameCutter.FRAME_BYTES, now);
            }
        } else if (twilio.owesMark() && paced.isEmpty()) {
            twilio.mark(turn);
        }
        owe();
    }

    private void release(long now) {
        if (paced.release(now)) {
            endIfNothingHeld();
        }
    }

    private void endIfNothingHeld() {
        if (draining && paced.isEmpty()) {
            twilio.end();
        }
    }

    private void owe() {
        owing = holding || cutter.hasRest() || twilio.owesMark() || !paced.isEmpty();
    }
}
