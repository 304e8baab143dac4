package io.patchcord.outbound;

import io.patchcord.call.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order that is being carried out. Its own thread, webhooks and callbacks move it on; its own thread alone keeps
 * that in the book, so that nobody on the line waits for a store. Thread-safe.
 */
final class LiveOrder {
    private static final Logger LOG = LoggerFactory.getLogger(LiveOrder.class);

    private final OutboundBook book;
    private final Consumer<LiveOrder> onBound;
    private final CountDownLatch bound = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Place place;
    private OutboundCall call;
    private long version;
    private long tried;
    private long kept;

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
     * Twilio is about to be asked; false when there is no need any more, or somebody else was quicker. Unlike the other
     * steps this one must be kept first, or a crash could dial twice. Its own thread only.
     */
    boolean dialling() {
        OutboundCall next;
        synchronized (this) {
            if (isSettled()) {
                return false;
            }
            next = call.as(OutboundState.DIALLING, "", Instant.now());
        }
        if (!book.claim(next)) {
            giveWay();
            return false;
        }
        synchronized (this) {
            if (isSettled()) {   // while the store was asked
                return false;
            }
            call = next;
            return true;
        }
    }

    /** Twilio surely has no call of it: it waits for another turn, and here nobody is at it. Its own thread only. */
    boolean putBack(String words) {
        OutboundCall next;
        synchronized (this) {
            if (isSettled()) {
                return false;
            }
            next = call.as(OutboundState.QUEUED, words, Instant.now());
        }
        boolean back = book.putBack(next);
        synchronized (this) {
            if (!back || isSettled()) {   // canceled while the store was asked: that is kept instead
                return false;
            }
            call = next;
            kept = version;
            over.countDown();
        }
        place.close();
        return true;
    }

    private boolean isSettled() {
        return call.state().over() || !call.callSid().isEmpty();
    }

    /** It was taken back, or another process carries it out: here it is over, and the book stays as it is. */
    private void giveWay() {
        OutboundCall stored = book.find(id()).filter(found -> found.state().over())
                .orElseGet(() -> now().as(OutboundState.CANCELED, "another process calls", Instant.now()));
        LOG.info("outbound {}: not called here: {}", id(), stored.detail());
        synchronized (this) {
            call = stored;
            kept = version;
            over.countDown();
        }
        place.close();
    }

    /** This is the call of the order; false when another one is. */
    boolean bind(String callSid) {
        synchronized (this) {
            if (!call.callSid().isEmpty()) {
                return call.callSid().equals(callSid);
            }
            call = call.withCallSid(callSid);
            changed();
            become(OutboundState.PLACED, "", call.changedAt());   // when it was dialled: whoever answered is later
        }
        onBound.accept(this);
        bound.countDown();
        return true;
    }

    boolean bound() {
        return bound.getCount() == 0;
    }

    boolean over() {
        return over.getCount() == 0;
    }

    void awaitBound(Duration most) throws InterruptedException {
        bound.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end, so long at most; whether it has come. */
    boolean awaitOver(Duration most) throws InterruptedException {
        return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Moves on; true when this was news. */
    boolean become(OutboundState next, String words) {
        return become(next, words, Instant.now());
    }

    private boolean become(OutboundState next, String words, Instant at) {
        synchronized (this) {
            if (!call.state().mayBecome(next)) {
                return false;
            }
            call = call.as(next, words, at);
            changed();
        }
        if (next.over()) {
            place.close();
        }
        return true;
    }

    synchronized void answeredBy(String verdict) {
        call = call.withAnsweredBy(verdict);
        changed();
    }

    private synchronized void changed() {
        version++;
        if (call.state().over()) {
            over.countDown();   // before its thread can look
        }
        notifyAll();
    }

    /** Waits for something to keep, so long at most; whether there is anything that was not tried to be kept. */
    synchronized boolean awaitNews(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (version == tried) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Writes to the book what is not there yet; throws when it can't. Its own thread only. */
    void keep() {
        OutboundCall now;
        long at;
        synchronized (this) {
            tried = version;
            if (kept == version) {
                return;
            }
            now = call;
            at = version;
        }
        if (!book.update(now)) {
            LOG.info("outbound {}: another process has it, or was told more of it", now.order().id());
        }
        kept = at;
    }
}
