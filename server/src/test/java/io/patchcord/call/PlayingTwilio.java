package io.patchcord.call;

import io.patchcord.simulator.PlayoutBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A caller leg behind which the simulated Twilio plays, in a time of the test's own, and a play-out before it. What is
 * heard is counted by the value of its bytes, so that each turn has to speak its own.
 */
final class PlayingTwilio implements CallerLeg {
    private static final long TICK_NANOS = 20_000_000;
    private static final int VALUES = 256;

    private record Due(long tick, String mark) {
    }

    private final PlayoutBuffer buffer = new PlayoutBuffer();
    private final List<Due> echoes = new ArrayList<>();
    private final ArrayDeque<String> told = new ArrayDeque<>();
    private final long[] heard = new long[VALUES];
    private final Playout playout;
    private UnaryOperator<List<String>> network = marks -> marks;
    private int lagTicks;
    private long stalledTo;
    private byte[] sounding = new byte[0];
    private long ticks;
    private long mostQueued;

    PlayingTwilio(long windowMillis, Consumer<HeardTurns.Heard> teller) {
        playout = new Playout(this, Office.turnClock(), windowMillis, teller, this::nanos);
    }

    Playout playout() {
        return playout;
    }

    long nanos() {
        return ticks * TICK_NANOS;
    }

    /** From now on echoes come so much later. */
    void lag(int newLagTicks) {
        lagTicks = newLagTicks;
    }

    /** What was sent is stuck on its way, and nothing is played for so long. */
    void stall(int newStallTicks) {
        stalledTo = ticks + newStallTicks;
    }

    /** From now on of the marks to be echoed these are. */
    void network(UnaryOperator<List<String>> lossy) {
        network = lossy;
    }

    /** The agent says this in a turn. */
    boolean says(int turn, int byteCount) {
        byte[] audio = new byte[byteCount];
        Arrays.fill(audio, (byte) turn);
        return playout.write(turn, audio, 0, byteCount);
    }

    /** 20 ms pass. */
    void tick() {
        for (byte one : sounding) {
            heard[one & 0xFF]++;
        }
        ticks++;
        sounding = new byte[0];
        if (ticks > stalledTo) {
            PlayoutBuffer.Tick tick = buffer.tick();
            sounding = Arrays.copyOf(tick.frame(), tick.audioBytes());
            echo(tick.marks());
        }
        deliver();
        playout.passBy(nanos());
    }

    void play(int millis) {
        for (int tick = 0; tick < millis / 20; tick++) {
            tick();
        }
    }

    private void echo(List<String> marks) {
        network.apply(marks).forEach(mark -> echoes.add(new Due(ticks + lagTicks, mark)));
    }

    private void deliver() {
        List<String> due = new ArrayList<>();
        for (Iterator<Due> all = echoes.iterator(); all.hasNext();) {
            Due one = all.next();
            if (one.tick() <= ticks) {
                due.add(one.mark());
                all.remove();
            }
        }
        due.forEach(playout::echoed);
    }

    /** Bytes of this value that have sounded to their end. */
    long heard(int turn) {
        return heard[turn];
    }

    /** Bytes of this value that have sounded or sound. */
    long begun(int turn) {
        long now = 0;
        for (byte one : sounding) {
            now += (one & 0xFF) == turn ? 1 : 0;
        }
        return heard[turn] + now;
    }

    /** The most audio that was ever queued. */
    long mostQueued() {
        return mostQueued;
    }

    long queued() {
        return buffer.queuedBytes();
    }

    int underruns() {
        return buffer.underruns();
    }

    /** The names of the marks sent since the last time. */
    List<String> marks() {
        List<String> marks = List.copyOf(told);
        told.clear();
        return marks;
    }

    @Override
    public void media(byte[] muLaw, int offset, int length) {
        buffer.media(Arrays.copyOfRange(muLaw, offset, offset + length));
        mostQueued = Math.max(mostQueued, buffer.queuedBytes());
    }

    @Override
    public void media(byte[] muLaw, int offset, int length, String mark) {
        media(muLaw, offset, length);
        mark(mark);
    }

    @Override
    public void mark(String name) {
        told.add(name);
        if (buffer.mark(name)) {
            echo(List.of(name));
        }
    }

    @Override
    public void clear() {
        echo(buffer.clear());
    }

    @Override
    public void close(String reason) {
        // nobody listens
    }

    @Override
    public void abort() {
        // likewise
    }

    @Override
    public long receivedNanos() {
        return nanos();
    }

    @Override
    public long writingSinceNanos() {
        return 0;
    }
}
