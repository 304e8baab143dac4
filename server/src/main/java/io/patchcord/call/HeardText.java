package io.patchcord.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of the agent's words the caller has heard: the play-out tells how much of each turn's audio was played, the
 * agent what it said in it. Both come in any order; the ids of audio from one response's on belong to it, up to the
 * next one's, and what was heard of it is told once none of them can come any more. Thread-safe, and quick: the
 * play-out's lock is held while it is told.
 */
final class HeardText implements Consumer<HeardTurns.Heard> {
    /** Nobody speaks 20 letters a second: with less audio than that takes, the rest of the words is still to come. */
    private static final int LEAST_BYTES_A_LETTER = 8_000 / 20;
    private static final int BYTES_PER_MILLI = 8;
    private static final int MOST_KEPT = 32;

    private record Said(long eventId, String text) {
    }

    private final CallJournal journal;
    private final List<Said> said = new ArrayList<>();
    private final ArrayDeque<HeardTurns.Heard> played = new ArrayDeque<>();
    private long followedBy = Long.MIN_VALUE;

    HeardText(CallJournal journal) {
        this.journal = journal;
    }

    /** The agent says this from the audio of this id on. */
    synchronized void says(long eventId, String text) {
        if (said.size() == MOST_KEPT) {
            said.removeFirst();
        }
        said.add(new Said(eventId, text));
        tell(Long.MIN_VALUE);
    }

    /** The agent has taken back what it had not said yet when it was interrupted. */
    synchronized void corrected(long eventId, String text) {
        said.replaceAll(one -> one.eventId() == eventId ? new Said(eventId, text) : one);
    }

    @Override
    public synchronized void accept(HeardTurns.Heard turn) {
        if (played.size() == MOST_KEPT) {
            played.removeFirst();
        }
        played.add(turn);
        followedBy = Math.max(followedBy, turn.followedBy());
        tell(Long.MIN_VALUE);
    }

    /** Of audio up to this id nothing more will be heard: puts that into the record, and says it in milliseconds. */
    synchronized String over(long eventId) {
        long heard = 0;
        long received = 0;
        for (HeardTurns.Heard one : played) {
            heard += one.whole() ? 0 : one.heardBytes();
            received += one.whole() ? 0 : one.byteCount();
        }
        tell(eventId);
        played.clear();
        return "heard " + heard / BYTES_PER_MILLI + " of " + received / BYTES_PER_MILLI + " ms";
    }

    /** Puts into the record what is complete: audio of the next words has come, or of these none will. */
    private void tell(long overThrough) {
        while (!said.isEmpty()) {
            Said first = said.getFirst();
            long next = said.size() > 1 ? said.get(1).eventId() : Long.MAX_VALUE;
            if (first.eventId() > overThrough && followedBy < next) {
                return;
            }
            tell(first, next);
            said.removeFirst();
        }
    }

    private void tell(Said words, long next) {
        long heard = 0;
        long received = 0;
        boolean whole = true;
        long atNanos = 0;
        boolean found = false;
        for (Iterator<HeardTurns.Heard> all = played.iterator(); all.hasNext();) {
            HeardTurns.Heard one = all.next();
            if (one.eventId() < next) {
                all.remove();
            }
            if (one.eventId() >= words.eventId() && one.eventId() < next) {
                found = true;
                heard += one.heardBytes();
                received += one.byteCount();
                whole &= one.whole();
                atNanos = Math.max(atNanos, one.atNanos());
            }
        }
        if (found) {
            String text = whole ? words.text() : share(words.text(), heard, received);
            journal.tell(CallEvent.Kind.AGENT_HEARD, text, atNanos == 0 ? journal.nowNanos() : atNanos);
        }
    }

    /** The beginning of a text of which so much of so much audio was heard: whole words, where it has words. */
    static String share(String text, long heardBytes, long byteCount) {
        long all = Math.max(byteCount, (long) text.length() * LEAST_BYTES_A_LETTER);
        int cut = all == 0 ? 0 : (int) (text.length() * heardBytes / all);
        if (cut >= text.length()) {
            return text;
        }
        int border = cut;
        while (border > 0 && !Character.isWhitespace(text.charAt(border))) {
            border--;
        }
        boolean wordless = text.strip().chars().noneMatch(Character::isWhitespace) && cut > 0;
        int end = wordless && !Character.isHighSurrogate(text.charAt(cut - 1)) ? cut : border;
        return text.substring(0, end).strip();
    }
}
