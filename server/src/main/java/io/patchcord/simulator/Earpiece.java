package io.patchcord.simulator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * What the caller hears of a stream, and the marks that prove it. Thread-safe: filled by the socket's reader, emptied
 * by the metronome.
 */
public final class Earpiece {
    private static final int FRAME_MILLIS = 20;

    private final PlayoutBuffer playout = new PlayoutBuffer();
    private final boolean recording;
    private final Impairments network;
    private final Random dice;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<MarkEcho> echoes = new ArrayList<>();
    private long ticks;
    private long audioBytes;
    private int clears;

    /** A mark that came and was not echoed. */
    private record Waiting(String name, long sentAtNanos) {
    }

    Earpiece(boolean recording) {
        this(recording, Impairments.NONE);
    }

    /** What a caller on such a connection hears. */
    Earpiece(boolean recording, Impairments network) {
        this.recording = recording;
        this.network = network;
        this.dice = network.dice("ear");
    }

    /** Takes a frame of the bridge; returns the marks to echo now. */
    synchronized List<String> take(OutboundFrame frame) {
        return switch (frame) {
            case OutboundFrame.Media(byte[] muLaw) -> {
                playout.media(muLaw);
                yield List.of();
            }
            case OutboundFrame.Mark(String name) -> {
                waiting.add(new Waiting(name, System.nanoTime()));
                yield playout.mark(name) ? echo(List.of(name), false) : List.of();
            }
            case OutboundFrame.Clear() -> {
                clears++;
                yield echo(playout.clear(), true);
            }
        };
    }

    /** Plays 20 ms; marks whose audio has ended go to {@code due}. */
    synchronized byte[] tick(Collection<String> due) {
        PlayoutBuffer.Tick tick = playout.tick();
        due.addAll(echo(tick.marks(), false));
        ticks++;
        if (network.loses(dice)) {
            Arrays.fill(tick.frame(), PlayoutBuffer.SILENCE);
        }
        audioBytes += tick.audioBytes();
        if (recording) {
            heard.writeBytes(tick.frame());
        }
        return tick.frame();
    }

    /** What was heard since the stream's first tick, in µ-law: silence where nothing was queued. */
    public synchronized byte[] heard() {
        return heard.toByteArray();
    }

    /** The marks that went back, in order. */
    public synchronized List<MarkEcho> echoes() {
        return List.copyOf(echoes);
    }

    /** How often the bridge cleared the buffer. */
    public synchronized int clears() {
        return clears;
    }

    /** Bytes played that were audio and not the silence between. */
    public synchronized long audioBytes() {
        return audioBytes;
    }

    /** How long the caller has listened. */
    public synchronized long heardMillis() {
        return ticks * FRAME_MILLIS;
    }

    /** How often the audio ran dry within an answer: it came again within 200 ms. */
    public int underruns() {
        return playout.underruns();
    }

    /** Bytes that are queued and not heard yet. */
    public long queuedBytes() {
        return playout.queuedBytes();
    }

    private List<String> echo(List<String> names, boolean cleared) {
        for (String name : names) {
            Waiting mark = waiting.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
            waiting.remove(mark);
            echoes.add(new MarkEcho(name, mark.sentAtNanos(), System.nanoTime(), ticks * FRAME_MILLIS, cleared));
        }
        return names;
    }
}
