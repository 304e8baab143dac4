package io.patchcord.outbound;

import io.patchcord.call.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An order that is being carried out. Its own thread, webhooks and callbacks move it on; thread-safe. */
final class LiveOrder {
    private static final Logger LOG = LoggerFactory.getLogger(LiveOrder.class);

    private final OutboundBook book;
    private final Consumer<LiveOrder> onBound;
    private final CountDownLatch bound = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Place place;
    private OutboundCall call;

    /** An order on its way; {@code onBound} is told, once, when its call is known. */
    LiveOrder(OutboundCall call, Place place, OutboundBook book, Consumer<LiveOrder> onBound) {
        this.call = call;
        this.place = place;
        this.book = book;
        this.onBound = onBound;
        if (!call.callSid().isEmpty()) {
            bound.countDown();
        }
    }

    OutboundOrder order() {
        return now().order();
    }

    String id() {
        return order().id();
    }

    Place place() {
        return place;
    }

    synchronized OutboundCall now() {
        return call;
    }

    /**
     * Twilio is about to be asked; false when there is no need any more. Unlike the other steps this one must be kept,
     * or a crash could dial twice.
     */
    synchronized boolean dialling() {
        if (call.state().over() || !call.callSid().isEmpty()) {
            return false;
        }
        OutboundCall next = call.as(OutboundState.DIALLING, "", Instant.now());
        book.update(next);
        call = next;
        return true;
    }

    /** This is the call of the order; false when another one is. */
    boolean bind(String callSid) {
        synchronized (this) {
            if (!call.callSid().isEmpty()) {
                return call.callSid().equals(callSid);
            }
            call = call.withCallSid(callSid);
            become(OutboundState.PLACED, "");
        }
        onBound.accept(this);
        bound.countDown();
        return true;
    }

    boolean bound() {
        return bound.getCount() == 0;
    }

    void awaitBound(Duration most) throws InterruptedException {
        bound.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end, so long at most; whether it has come. */
    boolean awaitOver(Duration most) throws InterruptedException {
        return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Moves on, and keeps that; true when this was news. */
    boolean become(OutboundState next, String words) {
        synchronized (this) {
            if (!call.state().mayBecome(next)) {
                return false;
            }
            call = call.as(next, words, Instant.now());
            keep();
        }
        if (next.over()) {
            place.close();
            over.countDown();
        }
        return true;
    }

    synchronized void answeredBy(String verdict) {
        call = call.withAnsweredBy(verdict);
        keep();
    }

    /** The person on the line matters more than the row: a store that fails is a line in the log. */
    private void keep() {
        try {
            book.update(call);
        } catch (RuntimeException e) {
            LOG.warn("outbound {}: state {} was not stored: {}", call.order().id(), call.state(),
                    e.getClass().getSimpleName());
        }
    }
}
