package io.patchcord.call;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A caller leg that writes down what it is told, as {@code media 480}, {@code mark t1:0}, {@code clear}. */
final class CallerInMemory implements CallerLeg {
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private volatile long receivedNanos = System.nanoTime();
    private volatile long writingSinceNanos;

    @Override
    public synchronized void media(byte[] muLaw, int offset, int length) {
        lines.add("media " + length);
        audio.write(muLaw, offset, length);
    }

    @Override
    public synchronized void mark(String name) {
        lines.add("mark " + name);
    }

    @Override
    public synchronized void clear() {
        lines.add("clear");
    }

    @Override
    public synchronized void close(String reason) {
        lines.add("close " + reason);
    }

    @Override
    public synchronized void abort() {
        lines.add("abort");
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public long writingSinceNanos() {
        return writingSinceNanos;
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

    /** All audio so far. */
    synchronized byte[] audio() {
        return audio.toByteArray();
    }
}
