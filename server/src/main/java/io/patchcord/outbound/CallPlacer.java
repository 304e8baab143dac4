package io.patchcord.outbound;

import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundLine.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets an order to the carrier at most once. A request that was surely not obeyed is sent again; after one that may
 * have been, the carrier is first asked for the call until it has had time to show it. Thread-safe.
 */
final class CallPlacer {
    private static final Logger LOG = LoggerFactory.getLogger(CallPlacer.class);
    private static final int MOST_ATTEMPTS = 4;
    /** A pause that nobody asked for is doubled; one that Twilio asked for is kept. */
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Twilio tells whole seconds, and its clock is not ours. A call too many that counts as ours is called no more. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    private final OutboundLine line;
    private final OutboundBook book;
    private final DoNotCall doNotCall;
    private final Pacer pacer;
    private final Patience patience;
    private final AccountHalt halt;
    private final Duration settleTime;

    CallPlacer(OutboundDesk.Staff staff, Pacer pacer, Patience patience, AccountHalt halt, Duration settleTime) {
        this.line = staff.line();
        this.book = staff.book();
        this.doNotCall = staff.doNotCall();
        this.pacer = pacer;
        this.patience = patience;
        this.halt = halt;
        this.settleTime = settleTime;
    }

    /** Places the order; returns when the carrier has it, or when it is over. */
    void place(LiveOrder order) throws InterruptedException {
        String words = "";
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            pacer.await();
            if (order.over() || !mayBeCalled(order)) {
                return;
            }
            Instant asked = Instant.now();
            if (!patience.insist(LiveOrders.longestOutage(order.order()), order::dialling)) {
                return;
            }
            Optional<String> barred = halt.why();
            if (barred.isPresent() && inBatch(order)) {
                barred(order, barred.get());
                return;
            }
            switch (line.place(order.order())) {
                case Answer.Accepted(String callSid) -> {
                    halt.lift();
                    order.bind(callSid);
                    return;
                }
                case Answer.Refused(String why) -> {
                    order.become(OutboundState.FAILED, why);
                    return;
                }
                case Answer.Barred(String why) -> {
                    barred(order, why);
                    return;
                }
                case Answer.TryLater(Duration after, String why) -> {
                    words = why;
                    pacer.pause(after);
                    order.awaitOver(after.compareTo(SOON) > 0 ? after : after.multipliedBy(1L << attempt - 1));
                }
                case Answer.Unclear(String why) -> {
                    words = why;
                    if (!order.bound()) {
                        LOG.warn("outbound {}: {}: asking Twilio for the call before anything else", order.id(), why);
                    }
                    if (settle(order, asked)) {
                        return;
                    }
                }
            }
        }
        order.become(OutboundState.FAILED, "not placed after " + MOST_ATTEMPTS + " attempts: " + words);
    }

    /** A single order is over, since somebody waits for it; one of a batch keeps its turn. */
    private void barred(LiveOrder order, String why) throws InterruptedException {
        if (inBatch(order)) {
            halt.begin(why);
            patience.insist(LiveOrders.longestOutage(order.order()), () -> order.putBack(""));
        } else {
            order.become(OutboundState.FAILED, why);
        }
    }

    private static boolean inBatch(LiveOrder order) {
        return !order.order().batch().isEmpty();
    }

    private boolean mayBeCalled(LiveOrder order) throws InterruptedException {
        PhoneNumber to = order.order().to();   // it may have waited for hours since it was asked for
        boolean listed = patience.insist(LiveOrders.longestOutage(order.order()), () -> doNotCall.contains(to));
        if (listed) {
            order.become(OutboundState.DO_NOT_CALL, "on the do-not-call list");
        }
        return !listed;
    }

    /**
     * Finds out whether a request of then was obeyed after all.
     *
     * @return true when that is settled: the call is there, or cannot be asked for; false when there is none
     */
    boolean settle(LiveOrder order, Instant asked) throws InterruptedException {
        long deadline = System.nanoTime() + settleTime.toNanos();
        while (true) {
            boolean last = System.nanoTime() - deadline >= 0;
            String trouble = "";
            try {
                Optional<String> callSid = told(order);
                (callSid.isPresent() ? callSid : look(order.order(), asked)).ifPresent(order::bind);
            } catch (OutboundLine.BarredException e) {
                trouble = e.getMessage();
                if (inBatch(order)) {   // the call can be asked for once the account is in order
                    halt.begin(trouble);
                    halt.awaitLifted();
                    last = false;
                }
            } catch (IllegalStateException e) {
                trouble = e.getMessage();
            }
            if (order.bound()) {
                return true;
            }
            if (last) {
                if (!trouble.isEmpty()) {
                    order.become(OutboundState.UNCLEAR, "the number may have been called: Twilio's answer was lost, and"
                            + " asking for the call failed: " + trouble);
                }
                return !trouble.isEmpty();
            }
            order.awaitBound(settleTime.compareTo(LOOK) < 0 ? settleTime : LOOK);
        }
    }

    /** Twilio may have asked another process about the call, which has put it down. */
    private Optional<String> told(LiveOrder order) throws InterruptedException {
        return patience.insist(LiveOrders.longestOutage(order.order()),
                () -> book.find(order.id()).map(OutboundCall::callSid).filter(callSid -> !callSid.isEmpty()));
    }

    private Optional<String> look(OutboundOrder order, Instant asked) throws InterruptedException {
        List<String> calls = line.latest(order.from(), order.to()).stream()
                .filter(call -> call.createdAt().isAfter(asked.minus(CLOCKS_APART)))
                .map(OutboundLine.Found::callSid).toList();
        return patience.insist(LiveOrders.longestOutage(order),
                () -> calls.stream().filter(callSid -> !book.knows(callSid)).findFirst());
    }
}
