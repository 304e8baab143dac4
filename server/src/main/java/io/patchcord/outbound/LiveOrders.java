package io.patchcord.outbound;

import io.patchcord.call.Redaction;
import io.patchcord.customer.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orders that are being carried out, one at a time for a number, each on a virtual thread of its own until it is
 * over and that is kept: so a callback that never comes is noticed. Thread-safe.
 */
final class LiveOrders {
    private static final Logger LOG = LoggerFactory.getLogger(LiveOrders.class);
    private static final Duration CHECK = Duration.ofMinutes(1);
    /** A batch may wait for its store over night, as for a place. */
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(24);
    /** Whoever orders a single call expects it now. */
    private static final Duration SHORT_OUTAGE = Duration.ofMinutes(1);

    /** A step of an order's own thread. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }

    private final Patience patience;
    private final Consumer<LiveOrder> check;
    private final Duration firstCheck;
    private final Map<String, LiveOrder> live = new ConcurrentHashMap<>();
    private final Map<String, String> numbers = new ConcurrentHashMap<>();
    private final Map<Thread, LiveOrder> threads = new ConcurrentHashMap<>();

    /** None; each is checked when it has been silent for {@code firstCheck}, and every minute from then on. */
    LiveOrders(Patience patience, Consumer<LiveOrder> check, Duration firstCheck) {
        this.patience = patience;
        this.check = check;
        this.firstCheck = firstCheck;
    }

    Optional<LiveOrder> find(String id) {
        return Optional.ofNullable(live.get(id));
    }

    Optional<LiveOrder> ofCall(String callSid) {
        return live.values().stream().filter(order -> order.now().callSid().equals(callSid)).findFirst();
    }

    List<LiveOrder> all() {
        return List.copyOf(live.values());
    }

    /** One order at a time for one number: a call that is looked for by its number must be the only one. */
    boolean claim(OutboundOrder order) {
        return numbers.putIfAbsent(order.to().e164(), order.id()) == null;
    }

    void add(LiveOrder order) {
        live.put(order.id(), order);
    }

    /** The order is not carried out any more. */
    void remove(LiveOrder order) {
        PhoneNumber number = order.order().to();
        order.place().close();
        live.remove(order.id(), order);
        numbers.remove(number.e164(), order.id());
    }

    /** How long an order may wait for its store. */
    static Duration longestOutage(OutboundOrder order) {
        return order.batch().isEmpty() ? SHORT_OUTAGE : LONGEST_OUTAGE;
    }

    /** Carries an order out on a thread of its own: this first, then it is watched to its end, and that afterwards. */
    void start(LiveOrder order, Step first, Runnable afterwards) {
        start(order, first, firstCheck, afterwards);
    }

    /** Likewise; if nothing is heard of it for so long, it is checked. */
    void start(LiveOrder order, Step first, Duration silence, Runnable afterwards) {
        Thread thread = Thread.ofVirtual().name("outbound " + order.id()).unstarted(() -> {
            try {
                carryOut(order, first, silence);
            } catch (InterruptedException e) {
                // stopping: the book says how far it came, and the next start goes on
                Thread.currentThread().interrupt();
            } catch (Patience.OverException e) {
                LOG.warn("outbound {}: that it is {} is not stored: {}", order.id(), order.now().state().words(),
                        e.getMessage());
            } finally {
                remove(order);
                threads.remove(Thread.currentThread());
                afterwards.run();
            }
        });
        threads.put(thread, order);
        thread.start();
    }

    private void carryOut(LiveOrder order, Step first, Duration silence) throws InterruptedException {
        try {
            first.run();
            watch(order, silence);
        } catch (Patience.OverException e) {
            order.become(OutboundState.FAILED, e.getMessage() + ": dial again");
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("stopping");   // the book refuses to wait
            }
            LOG.error("outbound {} failed", order.id(), e);
            order.become(OutboundState.FAILED, "a fault of ours: " + e.getClass().getSimpleName());
        }
        if (order.now().state() == OutboundState.FAILED) {
            String detail = order.now().detail();   // Twilio may have told no more than the state
            boolean more = !detail.isEmpty() && !detail.equalsIgnoreCase(OutboundState.FAILED.name());
            LOG.warn("outbound {} failed{}", order.id(), more ? ": " + Redaction.numbers(detail) : "");
        }
        patience.insist(LONGEST_OUTAGE, () -> {
            order.keep();
            return true;
        });
    }

    /** Keeps what becomes of the order until it is over. What the store won't take now goes with the next news. */
    private void watch(LiveOrder order, Duration silence) throws InterruptedException {
        long next = System.nanoTime() + silence.toNanos();
        while (!order.over()) {
            if (order.awaitNews(Duration.ofNanos(Math.max(0, next - System.nanoTime())))) {
                try {
                    order.keep();
                } catch (RuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException("stopping");
                    }
                    patience.failed(e);
                }
            } else {
                check.accept(order);
                next = System.nanoTime() + CHECK.toNanos();
            }
        }
    }

    void forEachThread(BiConsumer<Thread, LiveOrder> what) {
        threads.forEach(what);
    }

    /** Waits, so long at most, until what is left of them is kept. */
    void awaitNone(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        for (Thread thread : threads.keySet()) {
            thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }
}
