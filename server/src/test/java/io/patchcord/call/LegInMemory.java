package io.patchcord.call;

import java.util.ArrayList;
import java.util.List;

/** A leg in the test's hand: writes down what it is told, line by line. */
abstract class LegInMemory implements Leg {
    private final List<String> lines = new ArrayList<>();
    private volatile long receivedNanos = System.nanoTime();
    private volatile long writingSinceNanos;

    final synchronized void tell(String line) {
        lines.add(line);
    }

    void receivedAt(long nanos) {
        receivedNanos = nanos;
    }

    void writingSince(long nanos) {
        writingSinceNanos = nanos;
    }

    /** What was told since the last time, and forgets it. */
    synchronized List<String> told() {
        List<String> told = List.copyOf(lines);
        lines.clear();
        return told;
    }

    /** How often exactly this was told and not yet taken. */
    synchronized long times(String line) {
        return lines.stream().filter(line::equals).count();
    }

    /** How often something that starts like this was told and not yet taken. */
    synchronized long timesLike(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).count();
    }

    @Override
    public void close(String reason) {
        tell("close " + reason);
    }

    @Override
    public void abort() {
        tell("abort");
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public long writingSinceNanos() {
        return writingSinceNanos;
    }
}
