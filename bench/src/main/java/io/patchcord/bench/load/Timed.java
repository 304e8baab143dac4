package io.patchcord.bench.load;

/** Something the generator does at a time of its own; waits for one time at most. */
abstract class Timed implements Comparable<Timed> {
    private long dueNanos;

    final long dueNanos() {
        return dueNanos;
    }

    final void dueAt(long nanos) {
        dueNanos = nanos;
    }

    /** The time has come. */
    abstract void fire(long nowNanos);

    @Override
    public final int compareTo(Timed other) {
        return Long.signum(dueNanos - other.dueNanos);
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }
}
