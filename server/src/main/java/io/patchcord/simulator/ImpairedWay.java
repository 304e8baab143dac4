package io.patchcord.simulator;

import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a poor connection: what is sent arrives later, in its order. Thread-safe. What is sent on a good
 * connection arrives on the sender's thread, on a poor one on a thread of the way's own, which its close ends.
 */
final class ImpairedWay implements AutoCloseable {
    private final Impairments impairments;
    private final Random dice;
    private final LinkedBlockingQueue<Message> underWay = new LinkedBlockingQueue<>();
    private final Thread carrier;
    private boolean begun;
    private long startNanos;
    private long lastArrivalNanos;

    ImpairedWay(String name, Impairments impairments) {
        this.impairments = impairments;
        this.dice = impairments.dice(name);
        carrier = impairments.holdsBack() ? Thread.ofVirtual().name(name).start(this::carry) : null;
    }

    private record Message(long arrivalNanos, Runnable delivery) {
    }

    /** Sends; {@code delivery} is run when it arrives. */
    void send(Runnable delivery) {
        if (carrier == null) {
            delivery.run();
            return;
        }
        synchronized (this) {
            long now = System.nanoTime();
            if (!begun) {   // not with the handshake, which takes as long as it takes
                begun = true;
                startNanos = now;
                lastArrivalNanos = now;
            }
            long arrival = startNanos + impairments.arrivalNanos(now - startNanos, dice);
            lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
            underWay.add(new Message(lastArrivalNanos, delivery));
        }
    }

    private void carry() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Message next = underWay.take();
                long left = next.arrivalNanos() - System.nanoTime();
                while (left > 0 && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(this, left);
                    left = next.arrivalNanos() - System.nanoTime();
                }
                next.delivery().run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops what is under way. */
    @Override
    public void close() {
        if (carrier != null) {
            carrier.interrupt();
        }
    }
}
