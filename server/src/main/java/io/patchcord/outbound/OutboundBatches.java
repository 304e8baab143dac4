package io.patchcord.outbound;

import io.patchcord.call.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries batches out, each on a virtual thread of its own, and goes on with what processes began that are gone: the
 * last one on this store, or another one beside this. Nobody is called twice: an order is claimed in the book before
 * its request goes out, and one that a dead process was about to place is looked for at the carrier first. Thread-safe.
 */
public final class OutboundBatches implements AutoCloseable {
    /** The pause between two calls of {@link #adopt()}. */
    public static final Duration LOOK = Duration.ofSeconds(2);
    /** What Twilio told of a call while nobody was there is lost: it is soon asked once more. */
    private static final Duration GAP = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(OutboundBatches.class);
    private static final Duration PLACE_LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(24);
    private static final String CALLING_ALREADY = "that number was being called already";
    private static final String BY_OPERATOR = "canceled by the operator";

    /** A batch that is being carried out, and how many more of its calls may be made now. */
    private record Running(OutboundBatch batch, Semaphore permits, Thread thread) {
    }

    private final OutboundDesk desk;
    private final Succession succession = new Succession(Succession.ROUNDS);
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final List<Runnable> adopted = new ArrayList<>();
    private final HeldBatches held = new HeldBatches();

    /** Batches whose calls this desk makes. */
    public OutboundBatches(OutboundDesk desk) {
        this.desk = desk;
    }

    /** Takes a batch; returns once it is kept. */
    public void take(OutboundBatch batch, List<OutboundOrder> orders) {
        Running one = ready(batch, new Semaphore(batch.calls()));   // before the book has it: it has somebody
        try {
            book().add(batch, orders);
        } catch (RuntimeException e) {
            running.remove(batch.id());
            throw e;
        }
        one.thread().start();
    }

    /**
     * Takes over what processes that are gone left behind: from now on webhooks find it, but nothing moves before
     * {@link #goOn()}. Call once before webhooks are answered, and then again and again.
     */
    public synchronized void adopt() {
        succession.gone(book().beat()).forEach(owner -> book().adopt(owner));
        Map<String, Semaphore> permits = new HashMap<>();
        running.forEach((id, one) -> permits.put(id, one.permits()));
        int before = adopted.size();
        List<OutboundCall> begun = book().begun();
        desk.news().hear(begun);
        for (OutboundCall call : begun) {
            if (isNobodys(call.order().id())) {
                adopt(call, permits.computeIfAbsent(call.order().batch(), this::permits));
            }
        }
        for (OutboundCall call : book().waiting()) {
            if (isNobodys(call.order().id())) {
                book().withdraw(call.as(OutboundState.FAILED, "the server stopped before its turn: dial again",
                        Instant.now()));
            }
        }
        List<OutboundBatch> unfinished = book().unfinishedBatches();
        held.see(unfinished.stream().filter(OutboundBatch::isHeld).toList());
        for (OutboundBatch batch : unfinished) {
            if (!batch.isHeld() && !running.containsKey(batch.id())) {
                adopted.add(ready(batch, permits.computeIfAbsent(batch.id(), this::permits)).thread()::start);
            }
        }
        if (adopted.size() > before) {
            LOG.info("outbound: going on with {} calls and batches that were left behind", adopted.size() - before);
        }
    }

    /** Goes on with what was taken over. */
    public synchronized void goOn() {
        adopted.forEach(Runnable::run);
        adopted.clear();
    }

    /** Whether an order that is not over has nobody here; one that has just ended is over in the book by now. */
    private boolean isNobodys(String id) {
        return desk.live().find(id).isEmpty()
                && book().find(id).filter(call -> !call.state().over()).isPresent();
    }

    /** Calls that a batch may make; single ones are not limited. */
    private Semaphore permits(String batch) {
        return new Semaphore(book().batch(batch).map(OutboundBatch::calls).orElse(Integer.MAX_VALUE));
    }

    private void adopt(OutboundCall call, Semaphore permits) {
        boolean alone = desk.live().claim(call.order());
        boolean counted = permits.tryAcquire();
        // a call that was answered has its place where its stream is
        LiveOrder order = desk.inherited(call, call.state() == OutboundState.ANSWERED ? Place.none() : placeNow());
        adopted.add(() -> desk.live().start(order, () -> settle(order, call, alone), GAP,
                counted ? permits::release : () -> { }));
    }

    private void settle(LiveOrder order, OutboundCall call, boolean alone) throws InterruptedException {
        if (order.bound()) {
            desk.check(order);
        } else if (!alone) {
            order.become(OutboundState.UNCLEAR, "the number may have been called: the process that was at it is gone,"
                    + " and there is another call for it by now");
        } else if (desk.placer().settle(order, call.changedAt())) {
            if (order.bound()) {
                desk.check(order);
            }
        } else if (call.order().batch().isEmpty()) {
            order.become(OutboundState.FAILED, "the server stopped before Twilio had the call: dial again");
        } else if (isHeld(call.order().batch())) {
            desk.patience().insist(LONGEST_OUTAGE, () -> order.putBack(""));
        } else {
            desk.placer().place(order);
        }
    }

    private boolean isHeld(String batch) throws InterruptedException {
        return desk.patience().insist(LONGEST_OUTAGE, () -> book().batch(batch))
                .filter(OutboundBatch::isHeld).isPresent();
    }

    private Place placeNow() {
        try {
            return desk.outgoing().reserve(Duration.ZERO).orElseGet(Place::none);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Place.none();
        }
    }

    private Running ready(OutboundBatch batch, Semaphore permits) {
        Thread thread = Thread.ofVirtual().name("batch " + batch.id()).unstarted(() -> {
            try {
                List<OutboundCall> waiting = waiting(batch);
                while (!waiting.isEmpty()) {   // again for those that were put back
                    for (OutboundCall call : waiting) {
                        permits.acquire();
                        desk.halt().awaitLifted();
                        begin(call, permits);
                    }
                    permits.acquire(batch.calls());   // until the last one is over, or it would seem to be nobody's
                    permits.release(batch.calls());
                    waiting = waiting(batch);
                }
                LOG.info("batch {}: every call is over", batch.id());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();   // stopping: the next start goes on
            } catch (RuntimeException e) {
                LOG.error("batch {} is begun anew where it stopped", batch.id(), e);
            } finally {
                running.remove(batch.id());
            }
        });
        Running one = new Running(batch, permits, thread);
        running.put(batch.id(), one);
        return one;
    }

    private List<OutboundCall> waiting(OutboundBatch batch) throws InterruptedException {
        return desk.patience().insist(LONGEST_OUTAGE, () -> book().waiting(batch.id()));
    }

    private void begin(OutboundCall call, Semaphore permits) throws InterruptedException {
        Optional<Place> place = isToBeCalled(call) ? Optional.of(awaitPlace()) : Optional.empty();
        if (place.isPresent() && !desk.live().claim(call.order())) {
            place.get().close();
            withdraw(call, OutboundState.FAILED, CALLING_ALREADY);
            place = Optional.empty();
        }
        if (place.isEmpty()) {
            permits.release();
            return;
        }
        LiveOrder order = desk.watched(call, place.get());
        desk.live().start(order, () -> desk.placer().place(order), permits::release);
    }

    private boolean isToBeCalled(OutboundCall call) throws InterruptedException {
        String id = call.order().id();
        boolean waits = desk.patience().insist(LONGEST_OUTAGE, () -> book().find(id)
                .filter(now -> now.state() == OutboundState.QUEUED).isPresent());
        if (!waits || desk.live().find(id).isPresent()) {
            return false;   // canceled meanwhile
        }
        boolean listed = desk.patience().insist(LONGEST_OUTAGE,
                () -> desk.staff().doNotCall().contains(call.order().to()));
        if (listed) {
            withdraw(call, OutboundState.DO_NOT_CALL, "on the do-not-call list");
            return false;
        }
        boolean calling = desk.patience().insist(LONGEST_OUTAGE, () -> book().calling(call.order().to()));
        if (calling) {   // mostly by another process: of this one's the desk knows itself
            withdraw(call, OutboundState.FAILED, CALLING_ALREADY);
        }
        return !calling;
    }

    private void withdraw(OutboundCall call, OutboundState state, String words) throws InterruptedException {
        desk.patience().insist(LONGEST_OUTAGE, () -> book().withdraw(call.as(state, words, Instant.now())));
    }

    private Place awaitPlace() throws InterruptedException {
        Optional<Place> place = desk.outgoing().reserve(PLACE_LOOK);
        while (place.isEmpty()) {
            if (desk.stopping() || !desk.outgoing().taking()) {
                throw new InterruptedException("stopping");
            }
            place = desk.outgoing().reserve(PLACE_LOOK);
        }
        return place.get();
    }

    /** Takes back an order whose turn has not come; false when it has, or there is none. */
    public boolean cancel(String id) {
        return book().find(id)
                .filter(call -> book().withdraw(call.as(OutboundState.CANCELED, BY_OPERATOR, Instant.now())))
                .isPresent();
    }

    /** Takes back every order of a batch whose turn has not come, and says how many. */
    public long cancelBatch(String batch) {
        return book().withdraw(batch, BY_OPERATOR);
    }

    /** A batch; empty when there is none of that id. */
    public Optional<OutboundBatch> find(String batch) {
        return book().batch(batch);
    }

    /** The latest batches, newest first. */
    public List<OutboundBatch> latest(int most) {
        return book().latestBatches(most);
    }

    /** How many orders of a batch are in each state. */
    public Map<OutboundState, Long> progress(String batch) {
        return book().progress(batch);
    }

    /** The orders of a batch. */
    public List<OutboundCall> calls(String batch) {
        return book().ofBatch(batch);
    }

    /** Since when calls have been waiting for the store; empty while it answers. */
    public Optional<Instant> storeAway() {
        return desk.patience().away();
    }

    /** Why all batches wait for an operator; empty while they don't. */
    public Optional<String> paused() {
        return desk.halt().why();
    }

    /** What operators should know of batches that are held. */
    public List<String> warnings() {
        return held.warnings();
    }

    /** An operator has mended what all batches wait for, and wants this one gone on with if it is held. */
    public void resume(String batch) {
        book().release(batch);   // begun by whoever has it, at the next look
        desk.halt().lift();
    }

    private OutboundBook book() {
        return desk.staff().book();
    }

    /** Begins no more calls. */
    @Override
    public void close() {
        running.values().forEach(one -> one.thread().interrupt());
    }
}
