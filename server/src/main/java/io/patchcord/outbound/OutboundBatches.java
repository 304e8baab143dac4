package io.patchcord.outbound;

import io.patchcord.call.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries batches out, each on a virtual thread of its own, and goes on after a restart with what the last process
 * began. Nobody is called twice: an order leaves {@link OutboundState#QUEUED} in the book before its request goes out,
 * and one that a dead process was about to place is looked for at the carrier first. Thread-safe.
 */
public final class OutboundBatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundBatches.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final OutboundDesk desk;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Batches whose calls this desk makes. */
    public OutboundBatches(OutboundDesk desk) {
        this.desk = desk;
    }

    /** Takes a batch; returns once it is kept. */
    public void take(OutboundBatch batch, List<OutboundOrder> orders) {
        book().add(batch, orders);
        run(batch, new Semaphore(batch.calls()));
    }

    /** Goes on with what the last process left. Call once, when webhooks can be answered. */
    public void resume() {
        Map<String, Semaphore> permits = new HashMap<>();
        List<OutboundCall> begun = book().begun();
        for (OutboundCall call : begun) {
            Semaphore permit = permits.computeIfAbsent(call.order().batch(), this::permits);
            desk.claim(call.order());
            boolean counted = permit.tryAcquire();
            goOn(call, counted ? permit::release : () -> { });
        }
        for (OutboundCall call : book().waiting()) {
            book().update(call.as(OutboundState.FAILED, "the server stopped before its turn: dial again",
                    Instant.now()));
        }
        List<OutboundBatch> batches = book().unfinishedBatches();
        for (OutboundBatch batch : batches) {
            run(batch, permits.computeIfAbsent(batch.id(), this::permits));
        }
        if (!begun.isEmpty() || !batches.isEmpty()) {
            LOG.info("outbound: going on with {} calls and {} batches", begun.size(), batches.size());
        }
    }

    /** Calls that a batch may make; single ones are not limited. */
    private Semaphore permits(String batch) {
        return new Semaphore(book().batch(batch).map(OutboundBatch::calls).orElse(Integer.MAX_VALUE));
    }

    private void goOn(OutboundCall call, Runnable afterwards) {
        LiveOrder order = desk.watched(call, placeNow());
        desk.start(order, () -> {
            if (!call.callSid().isEmpty()) {
                desk.check(order);
            } else if (desk.placer().settle(order, call.changedAt())) {
                if (order.bound()) {
                    desk.check(order);
                }
            } else {
                if (call.order().batch().isEmpty()) {
                    order.become(OutboundState.FAILED, "the server stopped before Twilio had the call: dial again");
                } else {
                    desk.placer().place(order);
                }
            }
        }, afterwards);
    }

    private Place placeNow() {
        try {
            return desk.outgoing().reserve(Duration.ZERO).orElseGet(Place::none);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Place.none();
        }
    }

    private void run(OutboundBatch batch, Semaphore permits) {
        Thread thread = Thread.ofVirtual().name("batch " + batch.id()).unstarted(() -> {
            try {
                for (OutboundCall call : book().waiting(batch.id())) {
                    permits.acquire();
                    begin(call, permits);
                }
                LOG.info("batch {}: every call was begun", batch.id());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();   // stopping: the next start goes on
            } catch (RuntimeException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    LOG.error("batch {} stands still until the next start", batch.id(), e);
                }
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void begin(OutboundCall call, Semaphore permits) throws InterruptedException {
        if (book().find(call.order().id()).filter(now -> now.state() == OutboundState.QUEUED).isEmpty()) {
            permits.release();   // canceled meanwhile
            return;
        }
        if (desk.staff().doNotCall().contains(call.order().to())) {
            book().update(call.as(OutboundState.DO_NOT_CALL, "on the do-not-call list", Instant.now()));
            permits.release();
            return;
        }
        Optional<Place> place = desk.outgoing().reserve(LOOK);
        while (place.isEmpty()) {
            if (desk.stopping() || !desk.outgoing().taking()) {
                throw new InterruptedException("stopping");
            }
            place = desk.outgoing().reserve(LOOK);
        }
        if (!desk.claim(call.order())) {
            place.get().close();
            book().update(call.as(OutboundState.FAILED, "that number was being called already", Instant.now()));
            permits.release();
            return;
        }
        LiveOrder order = desk.watched(call, place.get());
        desk.start(order, () -> desk.placer().place(order), permits::release);
    }

    /** Takes back an order whose turn has not come; false when it has, or there is none. */
    public boolean cancel(String id) {
        Optional<OutboundCall> waiting = book().find(id).filter(call -> call.state() == OutboundState.QUEUED);
        waiting.ifPresent(this::takeBack);
        return waiting.isPresent();
    }

    /** Takes back every order of a batch whose turn has not come, and says how many. */
    public int cancelBatch(String batch) {
        List<OutboundCall> waiting = book().waiting(batch);
        waiting.forEach(this::takeBack);
        return waiting.size();
    }

    private void takeBack(OutboundCall call) {
        book().update(call.as(OutboundState.CANCELED, "canceled by the operator", Instant.now()));
    }

    /** A batch with how many of its orders are in each state; empty when there is none of that id. */
    public Optional<Map<OutboundState, Long>> progress(String batch) {
        return book().batch(batch).map(known -> book().progress(known.id()));
    }

    /** The orders of a batch. */
    public List<OutboundCall> calls(String batch) {
        return book().ofBatch(batch);
    }

    private OutboundBook book() {
        return desk.staff().book();
    }

    /** Begins no more calls. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
