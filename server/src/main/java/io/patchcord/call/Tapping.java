package io.patchcord.call;

import java.util.concurrent.TimeUnit;

/** An operator's tap of one call's stream, until it is closed. Who listens is told to the call's story. Any thread. */
public final class Tapping implements AutoCloseable {
    private final Call call;
    private final CallJournal journal;
    private final Taps taps;
    private final StreamTap tap;
    private final String listener;
    private final long begunNanos = System.nanoTime();

    /** Begins at once; {@code listener} is empty for one who sees only how loud it is. */
    private Tapping(Call call, CallJournal journal, Taps taps, StreamTap tap, String listener) {
        this.call = call;
        this.journal = journal;
        this.taps = taps;
        this.tap = tap;
        this.listener = listener;
    }

    /** The tap is told from now on; null when too many are, or the call is ending. */
    static Tapping begin(Call call, CallJournal journal, Taps taps, StreamTap tap, String listener) {
        if (call.ended().isPresent() || !taps.add(tap)) {
            return null;
        }
        if (!listener.isEmpty()) {
            journal.tell(CallEvent.Kind.OPERATOR, listener + ": listen in");
        }
        return new Tapping(call, journal, taps, tap, listener);
    }

    /** Whether there is nothing more to be told. */
    public boolean isOver() {
        return call.ended().isPresent();
    }

    /** Milliseconds from the webhook, as the call's events have them, at this {@link System#nanoTime()}. */
    public long atMillis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos - journal.bornNanos()));
    }

    @Override
    public void close() {
        taps.remove(tap);
        if (!listener.isEmpty()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
            journal.tell(CallEvent.Kind.OPERATOR, listener + ": stopped listening after " + seconds + " s");
        }
    }
}
