package io.patchcord.call;

/**
 * The turns of the agent that the caller has not heard to their end, in the order of their audio. Positions are in
 * bytes of the stream, sent to Twilio or still to be sent. Not thread-safe: the play-out's lock guards it.
 */
final class HeardTurns {
    /** Is told of each turn, once it is known how much of it was heard. */
    @FunctionalInterface
    interface Teller {
        /**
         * So much of a turn was heard.
         *
         * @param byteCount how much audio of it was received
         * @param whole whether it was played to its end and nothing cut it off
         * @param atNanos when the last of it was heard; 0 when nothing was
         */
        void heard(long eventId, long heardBytes, long byteCount, boolean whole, long atNanos);
    }

    private final Teller teller;
    private Turn newest = new Turn(Long.MIN_VALUE, 0, 0);
    private Turn first;

    HeardTurns(Teller teller) {
        this.teller = teller;
    }

    /** The turn whose audio came last, over or not. */
    Turn newest() {
        return newest;
    }

    /** Audio of this turn comes, to be played from this position on. */
    Turn comes(long eventId, long position) {
        boolean another = eventId != newest.eventId();
        if (another || first == null) {
            Turn turn = new Turn(eventId, position, another ? 0 : newest.chunk());
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
        teller.heard(turn.eventId(), turn.heardBytes(), Math.min(turn.end(), end) - turn.start(), whole,
                turn.heardNanos());
    }
}
