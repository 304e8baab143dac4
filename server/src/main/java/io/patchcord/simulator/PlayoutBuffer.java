package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.G711;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Twilio's play-out buffer of one stream: audio is played in order, 160 bytes each 20 ms; a mark comes back when all
 * before it was played, at once when nothing is queued or sounding; a clear drops what is queued and sends all marks
 * back. Thread-safe: the socket's reader fills it, the stream's metronome empties it.
 *
 * <pre>
 * tick n        returns the marks whose audio has ended by now, then starts 20 ms of audio
 * tick n + 1    those 20 ms have sounded: a mark behind them comes back
 * </pre>
 */
public final class PlayoutBuffer {
    static final int FRAME_BYTES = AudioFormat.ULAW_8000.bytesPerFrame();
    /** The code of silence. */
    static final byte SILENCE = G711.MU_LAW.encode((short) 0);
    /** Dry for longer than this, and it is the end of an answer and not a gap in it. */
    private static final int LONGEST_GAP_TICKS = 10;

    private final Deque<Object> queue = new ArrayDeque<>();
    private final List<String> passedMarks = new ArrayList<>();
    private int headAt;
    private long queuedBytes;
    private boolean sounding;
    private int dryTicks = LONGEST_GAP_TICKS + 1;
    private int underruns;

    /**
     * What one tick did.
     *
     * @param marks marks to echo now
     * @param frame the 20 ms that start to sound
     * @param audioBytes how much of the frame is audio, the rest being silence
     */
    public record Tick(List<String> marks, byte[] frame, int audioBytes) {
    }

    public synchronized void media(byte[] muLaw) {
        if (muLaw.length > 0) {
            if (queuedBytes == 0 && dryTicks > 0 && dryTicks <= LONGEST_GAP_TICKS) {
                underruns++;
            }
            dryTicks = 0;
            queue.add(muLaw);
            queuedBytes += muLaw.length;
        }
    }

    /** Queues a mark; true when it is to be echoed at once, because nothing is queued or sounding. */
    public synchronized boolean mark(String name) {
        if (queue.isEmpty() && !sounding) {
            return true;
        }
        queue.add(name);
        return false;
    }

    /** Drops what is queued and returns all marks that were waiting; the 20 ms that sound go on. */
    public synchronized List<String> clear() {
        List<String> marks = new ArrayList<>(passedMarks);
        queue.stream().filter(String.class::isInstance).map(String.class::cast).forEach(marks::add);
        passedMarks.clear();
        queue.clear();
        headAt = 0;
        queuedBytes = 0;
        dryTicks = LONGEST_GAP_TICKS + 1;
        return marks;
    }

    /** Plays the next 20 ms. */
    public synchronized Tick tick() {
        List<String> marks = new ArrayList<>(passedMarks);
        passedMarks.clear();
        while (queue.peek() instanceof String mark) {
            marks.add(mark);
            queue.remove();
        }
        byte[] frame = new byte[FRAME_BYTES];
        int filled = 0;
        while (filled < FRAME_BYTES && !queue.isEmpty()) {
            if (queue.peek() instanceof byte[] audio) {
                filled += take(audio, frame, filled);
            } else {
                passedMarks.add((String) queue.remove());
            }
        }
        Arrays.fill(frame, filled, FRAME_BYTES, SILENCE);
        queuedBytes -= filled;
        sounding = filled > 0;
        if (filled < FRAME_BYTES && dryTicks <= LONGEST_GAP_TICKS) {
            dryTicks++;
        }
        return new Tick(marks, frame, filled);
    }

    /** Audio that is queued and not yet started. */
    public synchronized long queuedBytes() {
        return queuedBytes;
    }

    /** How often the buffer ran dry within an answer: audio came again within 200 ms. */
    public synchronized int underruns() {
        return underruns;
    }

    private int take(byte[] audio, byte[] frame, int filled) {
        int taken = Math.min(audio.length - headAt, FRAME_BYTES - filled);
        System.arraycopy(audio, headAt, frame, filled, taken);
        headAt += taken;
        if (headAt == audio.length) {
            queue.remove();
            headAt = 0;
        }
        return taken;
    }
}
