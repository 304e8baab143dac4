package io.patchcord.call;

import java.util.ArrayDeque;

/** The marks Twilio has not echoed yet, in their order. Not thread-safe: the play-out's lock guards it. */
final class AwaitedMarks {
    private static final int MOST = 10_000;

    private record Mark(String name, boolean firstOfReply, int clears, long position) {
    }

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private int clears;
    private long echoedPosition;

    /**
     * Awaits one more; the oldest is given up when there are too many.
     *
     * @param position bytes sent to Twilio ahead of it
     */
    void add(String name, boolean firstOfReply, long position) {
        if (marks.size() == MOST) {
            marks.pollFirst();
        }
        marks.add(new Mark(name, firstOfReply, clears, position));
    }

    /** Twilio was told to clear: the echoes it then sends back prove nothing. */
    void clear() {
        clears++;
    }

    /** What the echo of this name means; marks ahead of it are no longer awaited. */
    Echo echoed(String name) {
        if (!awaits(name)) {
            return Echo.UNKNOWN;
        }
        // Echoes come in order: one that was skipped is lost, and what it stood for has been played too.
        Mark mark = marks.removeFirst();
        while (!mark.name().equals(name)) {
            mark = marks.removeFirst();
        }
        echoedPosition = mark.position();
        return mark.clears() < clears ? Echo.CLEARED
                : mark.firstOfReply() ? Echo.REPLY_HEARD : Echo.PLAYED;
    }

    /** Where the mark stood that was echoed last. */
    long echoedPosition() {
        return echoedPosition;
    }

    /** Where the next mark stands that will prove something; without one as far as can be. */
    long nextPosition() {
        for (Mark mark : marks) {
            if (mark.clears() == clears) {
                return mark.position();
            }
        }
        return Long.MAX_VALUE;
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    /** Whether Twilio has marked audio to play. */
    boolean playing() {
        return !marks.isEmpty() && marks.peekLast().clears() == clears;
    }

    /** Whether a mark is awaited whose name begins like this. */
    boolean awaitsLike(String beginning) {
        for (Mark mark : marks) {
            if (mark.name().startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Without a look further than the first when it is that, as it is unless echoes are lost. */
    private boolean awaits(String name) {
        Mark first = marks.peekFirst();
        if (first != null && first.name().equals(name)) {
            return true;
        }
        for (Mark mark : marks) {
            if (mark.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
