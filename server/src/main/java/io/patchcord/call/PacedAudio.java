package io.patchcord.call;

/**
 * Whole frames on their way to Twilio at the window's pace: what it may not have yet is held, and leaves in pieces of
 * one turn and a chunk at most, each with a mark. Not thread-safe: the play-out's lock guards it.
 */
final class PacedAudio {
    private final PlayWindow window;
    private final MarkedAudio twilio;
    private final HeardTurns turns;
    private final HeldAudio held = new HeldAudio();

    PacedAudio(PlayWindow window, MarkedAudio twilio, HeardTurns turns) {
        this.window = window;
        this.twilio = twilio;
        this.turns = turns;
    }

    /** Sends of a turn's audio what the window allows, and holds the rest; true when some was sent. */
    boolean pass(Turn turn, byte[] muLaw, int offset, int whole, long now) {
        int at = 0;
        if (held.isEmpty()) {
            while (at < whole && Math.min(window.chunkBytes(), whole - at) <= window.room()) {
                int piece = Math.min(window.chunkBytes(), whole - at);
                twilio.send(turn, muLaw, offset + at, piece, false, now);
                at += piece;
            }
        }
        boolean sent = at > 0;
        while (at < whole) {
            while (held.room() == 0) {
                sendHeld(now);
            }
            int piece = Math.min(whole - at, held.room());
            held.add(muLaw, offset + at, piece);
            at += piece;
        }
        return sent;
    }

    /** Lets go what the window allows; true when that was the last that was held. */
    boolean release(long now) {
        boolean sent = false;
        while (mayGoOn()) {
            sendHeld(now);
            sent = true;
        }
        return sent && held.isEmpty();
    }

    /** Whether the window allows a piece of what is held. */
    boolean mayGoOn() {
        return !held.isEmpty() && nextPiece() <= window.room();
    }

    private void sendHeld(long now) {
        int piece = nextPiece();
        twilio.send(turns.at(window.sent()), held.bytes(), held.offset(), piece, true, now);
        held.remove(piece);
    }

    private int nextPiece() {
        long left = turns.at(window.sent()).end() - window.sent();
        return held.piece((int) Math.min(left, window.chunkBytes()));
    }

    /** Whether nothing is held. */
    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Forgets what is held. */
    void drop() {
        held.drop();
    }

    /** Where the audio ends that was sent or is held, in bytes of the stream. */
    long received() {
        return window.sent() + held.byteCount();
    }
}
