package io.patchcord;

import io.patchcord.net.WebSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A caller's end of one stream of a {@link Rehearsal} in real time: a frame every 20 ms, now and then several at once
 * as when the way to Twilio was held up; speech and silence; marks that come back when their audio has been played, for
 * a while much later, or not at all. What a compiler has never seen happen it leaves out of what it makes, and whoever
 * is the first to bring it goes on in slow code until that is made anew. One thread talks, another of its own hears.
 */
final class RehearsalTalk {
    /** Long enough for all that the agent says to who stays. */
    static final int FRAMES = 300;
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int FRAME_BYTES = 160;
    private static final int FRAMES_AT_ONCE = 5;
    private static final int FRAMES_BETWEEN_HOLD_UPS = 40;
    private static final int SPOKEN_FRAMES = 30;
    private static final int TURN_FRAMES = 70;
    /** One in so many marks never comes back. */
    private static final int LOST = 7;
    /** Between these frames marks come back later than the bridge waits for them, half of its window of 800 ms. */
    private static final int LATE_FROM = 130;
    private static final int LATE_TO = 160;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    private static final int BYTES_PER_MILLI = 8;
    private static final int AFTER_PAYLOAD = "\"}}".length();
    private static final byte[] CLEAR = "{\"event\":\"clear\"".getBytes(StandardCharsets.US_ASCII);
    private static final String SPEECH = frame((byte) 0x10);
    private static final String SILENCE = frame((byte) 0xFF);

    /** A mark, when what is before it will have been played, and how often Twilio had been told to clear. */
    private record Mark(String text, long dueNanos, int clears) {
    }

    private final WebSocketChannel channel;
    private final FutureTask<Void> hearing = new FutureTask<>(this::hear, null);
    private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
    private volatile int frames;
    private volatile int clears;

    /** The end of a stream that has begun. */
    RehearsalTalk(WebSocketChannel channel) {
        this.channel = channel;
    }

    private static String frame(byte sample) {
        byte[] muLaw = new byte[FRAME_BYTES];
        Arrays.fill(muLaw, sample);
        return Base64.getEncoder().encodeToString(muLaw);
    }

    /**
     * Talks until all is said or it is over, and returns how many frames it was.
     *
     * @throws IllegalStateException when the bridge has closed the stream before
     */
    int talk(BooleanSupplier over) {
        Thread.ofVirtual().name("rehearsal hears").start(hearing);
        long startNanos = System.nanoTime();
        while (frames < FRAMES && !over.getAsBoolean()) {
            int together = frames % FRAMES_BETWEEN_HOLD_UPS == 0 ? FRAMES_AT_ONCE : 1;
            LockSupport.parkNanos(startNanos + (frames + together) * FRAME_NANOS - System.nanoTime());
            for (int left = together; left > 0; left--) {
                say(left > 1);
            }
            echo();
        }
        return frames;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")   // by one thread
    private void say(boolean moreFollow) {
        frames++;
        byte[] text = RehearsalCaller.media(frames, frames % TURN_FRAMES < SPOKEN_FRAMES ? SPEECH : SILENCE)
                .getBytes(StandardCharsets.US_ASCII);
        if (!(moreFollow ? channel.textAhead(text, 0, text.length) : channel.text(text, 0, text.length))) {
            throw new IllegalStateException("the stream ended: " + channel.closeCode() + " " + channel.closeReason());
        }
    }

    /** Sends back the marks whose time has come; once Twilio was told to clear, all from before that. */
    private void echo() {
        long nowNanos = System.nanoTime();
        Mark mark = marks.peek();
        while (mark != null && (mark.clears() < clears || mark.dueNanos() - nowNanos <= 0)) {
            marks.remove();
            channel.text(mark.text());
            mark = marks.peek();
        }
    }

    /**
     * Waits until the bridge has closed the stream.
     *
     * @throws IllegalStateException when it doesn't, or what was heard could not be taken
     */
    void awaitEnd() {
        try {
            hearing.get(Rehearsal.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a talk was not heard to its end", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the bridge did not close a stream in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")   // by one thread
    private void hear() {
        int heard = 0;
        long playedNanos = System.nanoTime();
        while (channel.receive() != WebSocketChannel.Received.END) {
            if (Rehearsal.startsWith(channel, RehearsalCaller.MEDIA)) {
                long millis = payloadLength() * 3L / 4 / BYTES_PER_MILLI;
                playedNanos = Math.max(playedNanos, System.nanoTime()) + TimeUnit.MILLISECONDS.toNanos(millis);
            } else if (Rehearsal.startsWith(channel, CLEAR)) {
                playedNanos = System.nanoTime();
                clears++;
            } else if (Rehearsal.startsWith(channel, RehearsalCaller.MARK) && ++heard % LOST > 0) {
                boolean late = frames >= LATE_FROM && frames < LATE_TO;
                marks.add(new Mark(new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                        StandardCharsets.US_ASCII), playedNanos + (late ? LATE_NANOS : 0), clears));
            }
        }
    }

    /** Characters of base64 in the media message received last, which ends with them. */
    private int payloadLength() {
        int end = channel.messageOffset() + channel.messageLength() - AFTER_PAYLOAD;
        int from = end;
        while (channel.message()[from - 1] != '"') {
            from--;
        }
        return end - from;
    }
}
