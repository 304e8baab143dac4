package io.patchcord;

import io.patchcord.net.WebSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A caller's end of one stream of a {@link Rehearsal} in real time: a frame every 20 ms, now and then several at once
 * as when the way to Twilio was held up; speech and silence; marks that come back when their audio has been played, or
 * not at all. What a compiler has never seen happen it leaves out of what it makes, and whoever is the first to bring
 * it waits until it is made anew. One thread talks, another of its own hears.
 */
final class RehearsalTalk {
    private static final int FRAMES = 200;
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int FRAME_BYTES = 160;
    /** So many frames at once, every so many. */
    private static final int HELD_UP = 5;
    private static final int HOLD_UP = 40;
    /** The caller speaks for so many of so many frames. */
    private static final int SPOKEN = 30;
    private static final int TURN = 70;
    /** One in so many marks never comes back. */
    private static final int LOST = 7;
    private static final int BYTES_PER_MILLI = 8;
    private static final byte[] CLEAR = "{\"event\":\"clear\"".getBytes(StandardCharsets.US_ASCII);
    private static final String SPEECH = frame((byte) 0x10);
    private static final String SILENCE = frame((byte) 0xFF);

    /** A mark, and when what is before it will have been played. */
    private record Mark(String text, long dueNanos) {
    }

    private final WebSocketChannel channel;
    private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private long playedNanos = System.nanoTime();

    /** The end of a stream that has begun. */
    RehearsalTalk(WebSocketChannel channel) {
        this.channel = channel;
    }

    private static String frame(byte sample) {
        byte[] muLaw = new byte[FRAME_BYTES];
        Arrays.fill(muLaw, sample);
        return Base64.getEncoder().encodeToString(muLaw);
    }

    /** Talks until all is said or it is over, and returns how many frames it was. */
    int talk(BooleanSupplier over) {
        Thread.ofVirtual().name("rehearsal hears").start(() -> {
            try {
                hear();
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        long startNanos = System.nanoTime();
        int frames = 0;
        while (frames < FRAMES && !over.getAsBoolean()) {
            int together = frames % HOLD_UP == 0 ? HELD_UP : 1;
            LockSupport.parkNanos(startNanos + (frames + together) * FRAME_NANOS - System.nanoTime());
            for (int i = 0; i < together; i++) {
                frames++;
                channel.text(RehearsalCaller.media(frames, frames % TURN < SPOKEN ? SPEECH : SILENCE));
            }
            echo();
        }
        return frames;
    }

    /** Waits until the bridge has closed the stream. */
    void awaitEnd() {
        end.orTimeout(Rehearsal.PATIENCE.toNanos(), TimeUnit.NANOSECONDS).join();
    }

    private void echo() {
        long nowNanos = System.nanoTime();
        Mark mark = marks.peek();
        while (mark != null && mark.dueNanos() - nowNanos <= 0) {
            marks.remove();
            channel.text(mark.text());
            mark = marks.peek();
        }
    }

    private void hear() {
        int heard = 0;
        while (channel.receive() != WebSocketChannel.Received.END) {
            if (Rehearsal.startsWith(channel, RehearsalCaller.MEDIA)) {
                long millis = channel.messageLength() * 3L / 4 / BYTES_PER_MILLI;
                playedNanos = Math.max(playedNanos, System.nanoTime()) + TimeUnit.MILLISECONDS.toNanos(millis);
            } else if (Rehearsal.startsWith(channel, CLEAR)) {
                playedNanos = System.nanoTime();
            } else if (Rehearsal.startsWith(channel, RehearsalCaller.MARK) && ++heard % LOST > 0) {
                marks.add(new Mark(new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                        StandardCharsets.US_ASCII), playedNanos));
            }
        }
    }
}
