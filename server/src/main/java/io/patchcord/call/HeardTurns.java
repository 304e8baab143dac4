package io.patchcord.call;

import java.util.function.Consumer;

/**
 * The turns of the agent that the caller has not heard to their end, in the order of their audio, and what is played
 * between them that nobody speaks. Positions are in bytes of the stream, sent to Twilio or still to be sent. Not
 * thread-safe: the play-out's lock guards it.
 */
final class HeardTurns {
    /**
     * How much of a turn's speech was heard.
     *
     * @param eventId the turn
     * @param heardBytes how much of it was heard
     * @param byteCount how much audio of it was received
     * @param whole whether it was played to its end and nothing cut it off
     * @param atNanos when the last of it was heard; 0 when nothing was
     * @param followedBy the turn spoken next; this one while none is known
     */
    record Heard(long eventId, long heardBytes, long byteCount, boolean whole, long atNanos, long followedBy) {
    }

    private final Consumer<Heard> teller;
    private Turn newest = new Turn(Long.MIN_VALUE, 0, true);
    private Turn first;

    /** The teller is told of each turn, once it is known how much of it was heard. */
    HeardTurns(Consumer<Heard> teller) {
        this.teller = teller;
    }

    /** The turn whose audio came last, over or not. */
    Turn newest() {
        return newest;
    }

    /** Whether audio of this turn would go on with what came last. */
    boolean goesOn(long eventId, boolean spoken) {
        return eventId == newest.eventId() && spoken == newest.spoken();
    }

    /**
     * Audio of this turn comes, to be played from this position on.
     *
     * @param spoken whether it is the agent's voice, and not a tone
     */
    Turn comes(long eventId, boolean spoken, long position) {
        if (first == null || !goesOn(eventId, spoken)) {
            Turn turn = eventId == newest.eventId() ? newest.resumed(position, spoken)
                    : new Turn(eventId, position, spoken);
            if (first == null) {
                first = turn;
            } else {
                newest.followedBy(turn);
            }
            newest = turn;
        }
        return newest;
    }

    /** The turn whose audio is played at this position. */
    Turn at(long position) {
        Turn turn = first == null ? newest : first;
        while (turn.end() <= position) {
            turn = turn.next();
        }
        return turn;
    }

    /**
     * The caller has heard everything before this position.
     *
     * @param end where the audio received so far ends
     */
    void played(long position, long end, long nowNanos) {
        while (first != null) {
            first.heard(Math.min(position, first.end()), nowNanos);
            if (position < first.end()) {
                return;   // of the newest, more may come
            }
            tell(end, true);
        }
    }

    /** The caller has heard everything before this position, and will hear no more of any turn. */
    void over(long position, long end, long nowNanos) {
        while (first != null) {
            first.heard(Math.min(position, Math.min(first.end(), end)), nowNanos);
            tell(end, false);
        }
    }

    private void tell(long end, boolean whole) {
        Turn turn = first;
        first = turn.next();
        if (turn.spoken()) {
            teller.accept(new Heard(turn.eventId(), turn.heardBytes(), Math.min(turn.end(), end) - turn.start(), whole,
                    turn.heardNanos(), spokenAfter(turn)));
        }
    }

    private static long spokenAfter(Turn turn) {
        Turn next = turn.next();
        while (next != null && !next.spoken()) {
            next = next.next();
        }
        return next == null ? turn.eventId() : next.eventId();
    }
}
