package io.patchcord.capture;

import io.patchcord.net.WireTaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest messages of one call in a ring of bytes; the oldest make room. A message is
 * <pre>
 *   | caller's: 1 | received: 1 | kind: 1 | leg: 1 | nanos: 8 | cut at: 4 | cut: 4 | length: 4 | bytes |
 * </pre>
 * and may wrap around. To offer one copies it under a lock that is held for copies only, and allocates nothing; one
 * that is longer than the ring is counted as lost. Any thread.
 */
final class CaptureRing {
    private static final int HEAD_BYTES = 24;

    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] ring;
    private final byte[] head = new byte[HEAD_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(head);
    private int start;
    private int used;
    private long lost;

    CaptureRing(int byteCount) {
        ring = new byte[byteCount];
    }

    /** Keeps a message without the characters from {@code cutAt} on, {@code cut} of them. */
    void offer(CapturedSocket socket, Captured.Direction direction, Captured.Kind kind, long nanos, byte[] bytes,
               int offset, int length, int cutAt, int cut) {
        int kept = length - cut;
        lock.lock();
        try {
            if (HEAD_BYTES + kept > ring.length) {
                lost++;
                return;
            }
            while (used + HEAD_BYTES + kept > ring.length) {
                dropOldest();
            }
            fields.clear().put(flag(socket.link() == WireTaps.Link.CALLER))
                    .put(flag(direction == Captured.Direction.IN)).put(kind.code()).put((byte) socket.leg())
                    .putLong(nanos).putInt(cutAt).putInt(cut).putInt(kept);
            append(head, 0, HEAD_BYTES);
            append(bytes, offset, cutAt);
            append(bytes, offset + cutAt + cut, kept - cutAt);
        } finally {
            lock.unlock();
        }
    }

    private static byte flag(boolean on) {
        return (byte) (on ? 1 : 0);
    }

    private void append(byte[] bytes, int offset, int length) {
        int at = (start + used) % ring.length;
        int first = Math.min(length, ring.length - at);
        System.arraycopy(bytes, offset, ring, at, first);
        System.arraycopy(bytes, offset + first, ring, 0, length - first);
        used += length;
    }

    private void dropOldest() {
        copy(ring, start, head, HEAD_BYTES);
        int whole = HEAD_BYTES + fields.getInt(HEAD_BYTES - Integer.BYTES);
        start = (start + whole) % ring.length;
        used -= whole;
        lost++;
    }

    private static void copy(byte[] from, int at, byte[] to, int length) {
        int first = Math.min(length, from.length - at);
        System.arraycopy(from, at, to, 0, first);
        System.arraycopy(from, 0, to, first, length - first);
    }

    /** What is there, by time, and how many messages are not. */
    Contents contents() {
        byte[] all;
        long missing;
        lock.lock();
        try {
            all = new byte[used];
            copy(ring, start, all, used);
            missing = lost;
        } finally {
            lock.unlock();
        }
        List<Captured> messages = new ArrayList<>();
        ByteBuffer from = ByteBuffer.wrap(all);
        while (from.hasRemaining()) {
            messages.add(next(from));
        }
        messages.sort(Comparator.comparingLong(Captured::nanos));   // those of two threads may change places
        return new Contents(messages, missing);
    }

    private static Captured next(ByteBuffer from) {
        WireTaps.Link link = from.get() == 1 ? WireTaps.Link.CALLER : WireTaps.Link.AGENT;
        Captured.Direction direction = from.get() == 1 ? Captured.Direction.IN : Captured.Direction.OUT;
        Captured.Kind kind = Captured.Kind.of(from.get());
        int leg = from.get();
        long nanos = from.getLong();
        int cutAt = from.getInt();
        int cut = from.getInt();
        byte[] utf8 = new byte[from.getInt()];
        from.get(utf8);
        return new Captured(new CapturedSocket(link, leg), direction, kind, nanos, utf8, cutAt, cut);
    }

    /** A copy of what a ring holds. */
    record Contents(List<Captured> messages, long lost) {
    }
}
