package io.patchcord.recording;

import static io.patchcord.recording.CallerTrack.FRAME_SAMPLES;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The right channel: what was sent to the caller, put where Twilio played it. Positions and times are samples from the
 * stream's start. Not thread-safe.
 *
 * <p>Audio begins at the time it was sent or behind what was sent before, whichever is later, and is held until an echo
 * proves when it ended. A clear cuts it when Twilio echoes the last mark that was waiting. What nothing proves within
 * two seconds stands where it was expected.
 */
final class HeardTrack {
    private static final long HOLD_SAMPLES = 16_000;
    /** Sent so long before the end of what was playing, audio follows it without a gap, whenever its echo comes. */
    private static final int SURE_SAMPLES = 3 * FRAME_SAMPLES;
    private static final long BEGUN = Long.MIN_VALUE / 2;

    private sealed interface Sent {
    }

    /** Audio, and when it was sent; {@link #BEGUN} when its beginning stands already. */
    private static final class Piece implements Sent {
        private final byte[] muLaw;
        private final long sentAt;

        Piece(byte[] muLaw, long sentAt) {
            this.muLaw = muLaw;
            this.sentAt = sentAt;
        }
    }

    private record Mark(String name, long sentAt) implements Sent {
    }

    /** What a clear found waiting; it acted at the echo of the last mark among it. */
    private static final class Cut {
        private final Deque<Sent> waiting;
        private final long sentAt;
        private long at;

        Cut(Deque<Sent> waiting, long sentAt) {
            this.waiting = waiting;
            this.sentAt = sentAt;
            this.at = sentAt;
        }
    }

    private final Track track = new Track();
    private final Deque<Cut> cuts = new ArrayDeque<>();
    private Deque<Sent> waiting = new ArrayDeque<>();

    Track track() {
        return track;
    }

    void audio(byte[] muLaw, int offset, int length, long now) {
        waiting.add(new Piece(Arrays.copyOfRange(muLaw, offset, offset + length), now));
    }

    void mark(String name, long now) {
        waiting.add(new Mark(name, now));
    }

    void clear(long now) {
        cuts.add(new Cut(waiting, now));
        waiting = new ArrayDeque<>();
        resolve(now);
    }

    /** An echo that answers nothing which waits, since it came late or twice, tells nothing. */
    void echo(String name, long now) {
        for (Cut cut : cuts) {
            if (awaits(cut.waiting, name)) {
                cuts.stream().takeWhile(earlier -> earlier != cut).forEach(HeardTrack::giveUpMarks);
                forgetMarksThrough(name, cut.waiting);
                cut.at = now;
                resolve(now);
                return;
            }
        }
        if (awaits(waiting, name)) {
            cuts.forEach(HeardTrack::giveUpMarks);
            resolve(now);
            placeThrough(name, now);
        }
    }

    /**
     * Lets stand what needs no more proof.
     *
     * @param now the time
     * @param silentUntil how far silence may reach, where nothing waits
     */
    void settle(long now, long silentUntil) {
        resolve(now);
        if (cuts.isEmpty()) {
            boolean more = true;
            while (more && !waiting.isEmpty()) {
                more = placeFirst(now - HOLD_SAMPLES);
            }
            track.silenceTo(waiting.peek() instanceof Piece next ? Math.min(silentUntil, startOf(next)) : silentUntil);
        }
    }

    /** The stream is over: what would have been played later was not heard. */
    void end(long now) {
        cuts.forEach(HeardTrack::giveUpMarks);
        cuts.add(new Cut(waiting, now));
        giveUpMarks(cuts.getLast());
        resolve(now);
    }

    /** Cuts what a clear found waiting, once it is known when. */
    private void resolve(long now) {
        while (!cuts.isEmpty()) {
            Cut cut = cuts.element();
            if (cut.waiting.stream().anyMatch(Mark.class::isInstance) && now - cut.sentAt < HOLD_SAMPLES) {
                return;
            }
            for (Sent sent : cuts.remove().waiting) {
                if (sent instanceof Piece piece) {
                    put(piece, startOf(piece), cut.at);
                }
            }
            track.silenceTo(cut.at);
        }
    }

    private void placeThrough(String name, long now) {
        List<Piece> proven = new ArrayList<>();
        boolean more = true;
        while (more) {
            switch (waiting.remove()) {
                case Piece piece -> proven.add(piece);
                case Mark mark -> {
                    more = !mark.name().equals(name);
                    place(proven, more ? 0 : shift(proven, mark, now));
                    proven.clear();
                }
            }
        }
    }

    /** How much later than expected the audio before this mark was played, of which its echo is the proof. */
    private long shift(List<Piece> proven, Mark mark, long now) {
        long expected = track.end();
        for (Piece piece : proven) {
            expected = Math.max(expected, piece.sentAt) + piece.muLaw.length;
        }
        boolean follows = proven.isEmpty() || proven.getFirst().sentAt + SURE_SAMPLES <= track.end();
        boolean sentInTime = mark.sentAt() + FRAME_SAMPLES <= expected;   // else its echo tells when it was sent
        return follows || !sentInTime || Math.abs(now - expected) < FRAME_SAMPLES ? 0 : now - expected;
    }

    private void place(List<Piece> pieces, long shift) {
        long start = pieces.isEmpty() || shift <= 0 ? 0 : startOf(pieces.getFirst()) + shift;
        for (Piece piece : pieces) {
            put(piece, Math.max(Math.max(start, track.end()), piece.sentAt + shift), Long.MAX_VALUE);
        }
    }

    /** Places the first of what waits as far as it was expected until then; false when that is not all of it. */
    private boolean placeFirst(long until) {
        if (waiting.element() instanceof Piece piece) {
            long start = startOf(piece);
            if (start >= until) {
                return false;
            }
            waiting.remove();
            put(piece, start, until);
            if (start + piece.muLaw.length > until) {
                int placed = (int) (until - start);
                waiting.addFirst(new Piece(Arrays.copyOfRange(piece.muLaw, placed, piece.muLaw.length), BEGUN));
                return false;
            }
        } else {
            waiting.remove();   // all that it could prove stands
        }
        return true;
    }

    private void put(Piece piece, long start, long limit) {
        int length = Math.clamp(limit - start, 0, piece.muLaw.length);
        if (length > 0) {
            track.silenceTo(start);
            track.append(piece.muLaw, 0, length);
        }
    }

    private long startOf(Piece piece) {
        return Math.max(track.end(), piece.sentAt);
    }

    private static boolean awaits(Deque<Sent> sent, String name) {
        return sent.stream().anyMatch(one -> one instanceof Mark mark && mark.name().equals(name));
    }

    private static void giveUpMarks(Cut cut) {
        cut.waiting.removeIf(Mark.class::isInstance);
    }

    private static void forgetMarksThrough(String name, Deque<Sent> sent) {
        boolean[] passed = {false};
        sent.removeIf(one -> {
            boolean forgotten = !passed[0] && one instanceof Mark;
            passed[0] |= one instanceof Mark mark && mark.name().equals(name);
            return forgotten;
        });
    }
}
