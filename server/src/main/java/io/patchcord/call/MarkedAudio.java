package io.patchcord.call;

import java.util.function.LongSupplier;

/**
 * Audio on its way to Twilio with marks behind it, and what their echoes prove of it. Not thread-safe: the play-out's
 * lock guards it.
 */
final class MarkedAudio {
    static final String END = "end";
    private static final String HOLD = "hold:";
    private static final int MARKED_BYTES = 400;

    private final CallerLeg caller;
    private final TurnClock turns;
    private final PlayWindow window;
    private final LongSupplier nanoClock;
    private final AwaitedMarks awaited = new AwaitedMarks();
    private int unmarkedBytes;
    private int holds;

    MarkedAudio(CallerLeg caller, TurnClock turns, PlayWindow window, LongSupplier nanoClock) {
        this.caller = caller;
        this.turns = turns;
        this.window = window;
        this.nanoClock = nanoClock;
    }

    /** Sends audio of a turn; a mark follows if it shall or is due, and behind the first audio of a reply always. */
    void send(Turn turn, byte[] muLaw, int offset, int length, boolean marked, long nowNanos) {
        boolean firstOfReply = turn.spoken() && turns.startsReply(turn.eventId());
        window.send(length, nowNanos);
        if (marked || firstOfReply || unmarkedBytes + length >= MARKED_BYTES) {
            caller.media(muLaw, offset, length, await(turn.nextMark(), firstOfReply));
        } else {
            unmarkedBytes += length;
            caller.media(muLaw, offset, length);
        }
        if (turn.spoken()) {
            turns.agentAudioWritten(turn.eventId(), firstOfReply, nanoClock.getAsLong());
        }
    }

    /** Sends the mark that is owed behind what was sent of this turn. */
    void mark(Turn turn) {
        caller.mark(await(turn.nextMark(), false));
    }

    /** Sends the mark whose echo tells that everything was played. */
    void end() {
        caller.mark(await(END, false));
    }

    /** Sends a period of the hold tone. */
    void hold(long nowNanos) {
        window.send(HoldTone.PERIOD.length, nowNanos);
        caller.media(HoldTone.PERIOD, 0, HoldTone.PERIOD.length, await(HOLD + holds++, false));
    }

    /** Whether Twilio has a hold tone to play, as far as echoes or, where they are long overdue, the clock tells. */
    boolean holding() {
        return awaited.awaitsLike(HOLD) && !window.isOpen();
    }

    /** The name of the mark behind everything sent so far, from now on awaited. */
    private String await(String name, boolean firstOfReply) {
        unmarkedBytes = 0;
        awaited.add(name, firstOfReply, window.sent());
        return name;
    }

    /** Has Twilio drop what it holds; the echoes it then sends back prove nothing. */
    void clear(long nowNanos) {
        unmarkedBytes = 0;
        awaited.clear();
        window.clear(nowNanos);
        caller.clear();
    }

    /** What the echo of this name means. */
    Echo echoed(String name, long nowNanos) {
        Echo echo = awaited.echoed(name);
        if (echo == Echo.PLAYED || echo == Echo.REPLY_HEARD) {
            window.played(awaited.echoedPosition(), nowNanos);
        }
        return echo;
    }

    /** How much of everything sent has been heard, in bytes. */
    long heard(long nowNanos) {
        return window.heard(awaited.nextPosition(), nowNanos);
    }

    /** Whether the last audio has no mark yet. */
    boolean owesMark() {
        return unmarkedBytes > 0;
    }

    /** Whether Twilio has marked audio to play. */
    boolean playing() {
        return awaited.playing();
    }

    /** Whether the echoes tell that everything was played. */
    boolean silent() {
        return awaited.isEmpty() && unmarkedBytes == 0;
    }

    /** Whether no mark at all is awaited. */
    boolean awaitsNothing() {
        return awaited.isEmpty();
    }
}
