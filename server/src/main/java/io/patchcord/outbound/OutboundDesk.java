package io.patchcord.outbound;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.OutgoingCalls;
import io.patchcord.call.Place;
import io.patchcord.call.RingAnswer;
import io.patchcord.call.Switchboard;
import io.patchcord.customer.CustomerLookup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries orders out: place, pace, request, ring, answer, end. Thread-safe. */
public final class OutboundDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundDesk.class);
    /** Twilio lets it ring 5 s longer than asked; the verdict on a machine takes up to 30 s. */
    private static final Duration RING_SLACK = Duration.ofSeconds(40);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /**
     * What the desk works with.
     *
     * @param line the carrier
     * @param book where orders are kept
     * @param doNotCall whom not to call
     * @param customers who is who
     * @param switchboard who takes an answered call
     */
    public record Staff(OutboundLine line, OutboundBook book, DoNotCall doNotCall, CustomerLookup customers,
                        Switchboard switchboard) {
    }

    /**
     * How the desk behaves.
     *
     * @param accountSid the carrier's account
     * @param callsPerSecond calls begun in a second at most
     * @param ringTimeout how long it rings
     * @param settleTime how long a call may take to show after its request failed
     */
    public record Settings(String accountSid, int callsPerSecond, Duration ringTimeout, Duration settleTime) {
    }

    private final Staff staff;
    private final Settings settings;
    private final OutgoingCalls outgoing;
    private final CallPlacer placer;
    private final Patience patience = new Patience();
    private final AccountHalt halt = new AccountHalt();
    private final LiveOrders live;
    private final OrderNews news;
    private volatile boolean stopping;

    /** A desk without orders. */
    public OutboundDesk(Staff staff, Settings settings) {
        this.staff = staff;
        this.settings = settings;
        this.outgoing = staff.switchboard().outgoing();
        this.placer = new CallPlacer(staff, new Pacer(settings.callsPerSecond()), patience, halt,
                settings.settleTime());
        this.live = new LiveOrders(patience, this::check, settings.ringTimeout().plus(RING_SLACK));
        this.news = new OrderNews(staff.book(), live, this::over);
    }

    /**
     * Takes a single order; returns once it is kept.
     *
     * @throws OutboundRefusal when it may not be carried out now
     */
    public OutboundCall take(OutboundOrder order) throws InterruptedException {
        if (staff.doNotCall().contains(order.to())) {
            throw new OutboundRefusal(OutboundRefusal.Reason.DO_NOT_CALL, "that number is on the do-not-call list;"
                    + " if that is out of date: patchcord do-not-call remove");
        }
        Place place = (stopping ? Optional.<Place>empty() : outgoing.reserve(Duration.ZERO)).orElseThrow(
                () -> new OutboundRefusal(OutboundRefusal.Reason.NO_PLACE, outgoing.whyNone()));
        if (!live.claim(order)) {
            place.close();
            throw alreadyCalling();
        }
        LiveOrder one = watched(OutboundCall.queued(order), place);   // before the book has it, so that it has somebody
        try {
            if (staff.book().calling(order.to())) {
                throw alreadyCalling();
            }
            staff.book().add(List.of(order));
        } catch (RuntimeException e) {
            live.remove(one);
            throw e;
        }
        live.start(one, () -> placer.place(one), () -> { });
        return one.now();
    }

    private static OutboundRefusal alreadyCalling() {
        return new OutboundRefusal(OutboundRefusal.Reason.ALREADY_CALLING, "that number is being called already");
    }

    /** An order as it stands; also one that is over. */
    public Optional<OutboundCall> find(String id) {
        return live.find(id).map(LiveOrder::now).or(() -> staff.book().find(id));
    }

    /** The called person, or a machine, has answered, and Twilio asks what to do. */
    public OutboundAnswer answered(String id, String callSid, String verdict) {
        Optional<LiveOrder> ours = live.find(id);
        Optional<OutboundCall> call = ours.isEmpty() ? news.answered(id, callSid, verdict)
                : ours.filter(order -> order.bind(callSid) && !order.now().state().over()).map(order -> {
                    if (!verdict.isEmpty()) {
                        order.answeredBy(verdict);
                    }
                    order.become(OutboundState.ANSWERED, "");
                    return order.now();
                });
        if (call.isEmpty()) {
            // an order that is over, or a second call for one: nobody shall be on the line with nobody
            LOG.warn("outbound {}: call {} is not the order's: hanging up", id, callSid);
            return new OutboundAnswer.HangUp();
        }
        if (OutboundAnswer.isMachine(verdict)) {
            return new OutboundAnswer.Machine();
        }
        return switch (staff.switchboard().answered(context(call.get()),
                ours.map(LiveOrder::place).orElseGet(Place::none))) {
            case RingAnswer.Patch(String token, String words) -> new OutboundAnswer.Patch(token, words);
            case RingAnswer.Busy() -> new OutboundAnswer.Busy();
        };
    }

    /** The verdict on who answered has come while the agent talks. */
    public void verdict(String callSid, String verdict) {
        live.ofCall(callSid).ifPresent(order -> order.answeredBy(verdict));
        if (OutboundAnswer.isMachine(verdict)) {
            outgoing.answeredByMachine(callSid, verdict);
        }
    }

    /** Twilio says how the call stands. */
    public void status(String id, String callSid, String status) {
        Optional<LiveOrder> ours = live.find(id);
        if (ours.isPresent()) {
            ours.filter(order -> order.bind(callSid)).ifPresent(order -> apply(order, status));
        } else {
            OutboundState.of(status).ifPresent(state -> {
                news.stands(id, callSid, state, state.over() ? status : "");
                if (state.over()) {
                    staff.switchboard().callOver(callSid);
                }
            });
        }
    }

    private void apply(LiveOrder order, String status) {
        OutboundState.of(status).ifPresent(state -> {
            if (state.over()) {
                over(order, state.after(order.now().answeredBy()), status);
            } else {
                order.become(state, "");
            }
        });
    }

    private void over(LiveOrder order, OutboundState state, String words) {
        if (order.become(state, words)) {
            LOG.info("outbound {}: {}", order.id(), state.words());
            String callSid = order.now().callSid();
            if (callSid.isEmpty()) {   // Twilio never had it
                return;
            }
            outgoing.unanswered(callSid, switch (state) {
                case MACHINE -> CallEnd.MACHINE;
                case COMPLETED -> CallEnd.NO_STREAM;
                default -> CallEnd.NOT_ANSWERED;
            }, words);
            staff.switchboard().callOver(callSid);
        }
    }

    private CallContext context(OutboundCall call) {
        OutboundOrder order = call.order();
        return new CallContext(call.callSid(), settings.accountSid(), order.from().e164(), order.to().e164(),
                staff.customers().find(order.to().e164()), order.agent(), call.changedAt(), true, order.variables());
    }

    LiveOrder watched(OutboundCall call, Place place) {
        LiveOrder order = new LiveOrder(call, place, staff.book(), this::bound);
        live.add(order);
        return order;
    }

    /** The order of a process that is gone; unless somebody talked there, its call's record is this one's to end. */
    LiveOrder inherited(OutboundCall call, Place place) {
        LiveOrder order = watched(call, place);
        if (order.bound() && call.state() != OutboundState.ANSWERED) {
            outgoing.placed(context(call));
        }
        return order;
    }

    /** The call of an order is known: its record begins, or it is ended because the order was. */
    private void bound(LiveOrder order) {
        if (order.now().state().over()) {
            staff.line().hangUp(order.now().callSid());
        } else {
            outgoing.placed(context(order.now()));
        }
    }

    /** Callbacks can be lost, or have come while nobody listened: asks the carrier how the call stands. */
    void check(LiveOrder order) {
        try {
            staff.line().find(order.now().callSid()).ifPresentOrElse(found -> apply(order, found.status()),
                    () -> over(order, OutboundState.FAILED, "Twilio doesn't know the call any more"));
        } catch (IllegalStateException e) {
            LOG.warn("outbound {}: {}", order.id(), e.getMessage());
        }
    }

    CallPlacer placer() {
        return placer;
    }

    OrderNews news() {
        return news;
    }

    LiveOrders live() {
        return live;
    }

    Patience patience() {
        return patience;
    }

    AccountHalt halt() {
        return halt;
    }

    Staff staff() {
        return staff;
    }

    OutgoingCalls outgoing() {
        return outgoing;
    }

    boolean stopping() {
        return stopping;
    }

    /** Begins no more calls, and ends those that still ring: nobody would be there to talk. */
    public void stopDialling() {
        stopping = true;
        live.forEachThread((thread, order) -> {
            OutboundState state = order.now().state();
            boolean ended = (state == OutboundState.PLACED || state == OutboundState.RINGING) && cancel(order);
            if (!ended && state != OutboundState.ANSWERED && !state.over()) {
                thread.interrupt();
            }
        });
    }

    /** Watches no more calls; the next start goes on with those that are not over. */
    @Override
    public void close() {
        stopDialling();
        live.forEachThread((thread, order) -> {
            if (!order.over()) {
                thread.interrupt();
            }
        });
        try {
            live.awaitNone(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a call; an order that is not yet placed is not. */
    public boolean cancel(String id) {
        return live.find(id).filter(this::cancel).isPresent();
    }

    private boolean cancel(LiveOrder order) {
        try {
            if (order.bound()) {
                staff.line().hangUp(order.now().callSid());
            }
            over(order, OutboundState.CANCELED, stopping ? "the server was stopped" : "canceled by the operator");
            return true;
        } catch (IllegalStateException e) {
            LOG.warn("outbound {} could not be ended: {}", order.id(), e.getMessage());
            return false;
        }
    }
}
