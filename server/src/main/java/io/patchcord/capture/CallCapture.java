package io.patchcord.capture;

import io.patchcord.net.WireTap;
import io.patchcord.net.WireTaps;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is captured of one call: the messages of its stream and of its conversations. Any thread. */
final class CallCapture {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] NOTHING = {};

    private final CaptureRing ring;
    private final boolean audio;
    private final Map<WireTaps.Link, Integer> legs = new EnumMap<>(WireTaps.Link.class);
    private int open;
    private volatile long latestNanos = System.nanoTime();

    CallCapture(int byteCount, boolean audio) {
        this.ring = new CaptureRing(byteCount);
        this.audio = audio;
    }

    /** A socket of this call has been opened. */
    synchronized WireTap open(WireTaps.Link link) {
        open++;
        CapturedSocket socket = new CapturedSocket(link, legs.merge(link, 1, Integer::sum));
        ring.offer(socket, Captured.Direction.OUT, Captured.Kind.OPEN, System.nanoTime(), NOTHING, 0, 0, 0, 0);
        return new Tap(socket);
    }

    private synchronized void closed() {
        open--;
    }

    /** Whether nothing more is to come: no socket is open, or none has said anything for long. */
    synchronized boolean isOver(long nowNanos) {
        return open <= 0 || nowNanos - latestNanos > QUIET_NANOS;
    }

    /** Whether it is over and its last message is longer ago than that. */
    boolean isOlder(long nanos, long nowNanos) {
        return nowNanos - latestNanos > nanos && isOver(nowNanos);
    }

    CaptureRing.Contents contents() {
        return ring.contents();
    }

    private final class Tap implements WireTap {
        private final CapturedSocket socket;

        Tap(CapturedSocket socket) {
            this.socket = socket;
        }

        @Override
        public void received(byte[] utf8, int offset, int length, long nanos) {
            text(Captured.Direction.IN, utf8, offset, length, nanos);
        }

        @Override
        public void sent(byte[] utf8, int offset, int length, long nanos) {
            text(Captured.Direction.OUT, utf8, offset, length, nanos);
        }

        private void text(Captured.Direction direction, byte[] utf8, int offset, int length, long nanos) {
            latestNanos = nanos;
            int at = audio ? -1 : AudioCut.at(socket.link(), utf8, offset, length);
            int cutAt = Math.max(0, at);
            int cut = at < 0 ? 0 : AudioCut.length(utf8, offset, at, length);
            ring.offer(socket, direction, Captured.Kind.TEXT, nanos, utf8, offset, length, cutAt, cut);
        }

        @Override
        public void ended(byte[] payload, long nanos) {
            ring.offer(socket, Captured.Direction.IN, Captured.Kind.CLOSE, nanos, payload, 0, payload.length, 0, 0);
            closed();
        }

        @Override
        public void closing(byte[] payload, long nanos) {
            ring.offer(socket, Captured.Direction.OUT, Captured.Kind.CLOSE, nanos, payload, 0, payload.length, 0, 0);
        }
    }
}
