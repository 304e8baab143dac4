package io.patchcord.call;

import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerLookup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a call from its webhook to its stream and past its end: admits it, finds out who calls, chooses and dials the
 * agent, patches the stream to it, and says what the caller hears afterwards. Thread-safe.
 */
public final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    /** Longer than the longest look-up and store write of the webhook waited for, within Twilio's 15 s. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(7);

    /**
     * How the switchboard behaves.
     *
     * @param maxCalls the most calls at once
     * @param dialAtWebhook whether the agent is dialled while Twilio still sets the stream up
     * @param unclaimedDial how long a dialled agent and a place wait for the stream
     * @param forget how long an ended or abandoned call is remembered
     * @param limits what a new call must meet beside a free place
     */
    public record Settings(int maxCalls, boolean dialAtWebhook, Duration unclaimedDial, Duration forget,
                           AdmissionLimits limits) {
    }

    /** Whom the switchboard asks. */
    public record Desk(CustomerLookup lookup, AgentSelector selector, PendingCalls pending, AgentDialer dialer) {
    }

    private final Settings settings;
    private final Desk desk;
    private final Surroundings around;
    private final LiveCalls calls;
    private final Admission admission;
    private final Aftermaths aftermaths;
    private final Doors doors = new Doors();

    /** A switchboard without calls. */
    public Switchboard(Settings settings, Desk desk, Surroundings around) {
        this.settings = settings;
        this.desk = desk;
        this.around = around;
        this.calls = new LiveCalls(settings.maxCalls());
        this.admission = new Admission(calls, settings.limits(), System::nanoTime);
        this.aftermaths = new Aftermaths(calls, around.log(), desk.pending(), doors);
    }

    /** A call rings. The same call may ring twice and is then answered the same. */
    public RingAnswer ring(Ring ring) {
        return once(ring.callSid(), slot -> admitAndDial(slot, ring));
    }

    /** A caller who was refused, and waited, asks again. */
    public RingAnswer ringAgain(Ring ring) {
        calls.find(ring.callSid()).filter(slot -> slot.end().equals(Optional.of(CallEnd.NOT_ADMITTED)))
                .ifPresent(slot -> {
                    calls.forget(slot);
                    around.log().reopened(ring.callSid());
                });
        return ring(ring);
    }

    /** Somebody we called has answered; {@code place} was taken when we called. Asked again, answers the same. */
    public RingAnswer answered(CallContext context, Place place) {
        return once(context.callSid(), slot -> {
            place.moveTo(slot);
            return patchThrough(slot, context, doors.isShut() ? Optional.of("stopping")
                    : calls.admit(slot) ? Optional.empty() : Optional.of("all places taken"));
        });
    }

    private RingAnswer once(String callSid, Function<Slot, RingAnswer> first) {
        Slot slot = calls.slot(callSid);
        if (!slot.claimWebhook()) {
            return slot.awaitAnswer(ANSWER_WAIT);
        }
        try {
            RingAnswer answer = first.apply(slot);
            slot.answer().complete(answer);
            return answer;
        } catch (RuntimeException e) {
            slot.answer().completeExceptionally(e);
            close(slot, CallEnd.FAULT, "webhook: " + e);
            calls.forget(slot);
            throw e;
        }
    }

    private RingAnswer admitAndDial(Slot slot, Ring ring) {
        Optional<String> refusal = doors.refusal().or(() -> admission.refuse(slot, ring.caller()));
        Customer customer = refusal.isPresent() ? Customer.stranger()
                : around.timed(Timed.LOOKUP_TIME, ring.callSid(), () -> desk.lookup().find(ring.caller()));
        return patchThrough(slot, new CallContext(ring.callSid(), ring.accountSid(), ring.caller(), ring.called(),
                customer, desk.selector().select(customer, ring.called()), ring.receivedAt()), refusal);
    }

    private RingAnswer patchThrough(Slot slot, CallContext context, Optional<String> refusal) {
        around.log().opened(context);
        slot.agent(context.agent());
        if (refusal.isPresent()) {
            LOG.info("{}: not admitted, {}", slot.callSid(), refusal.get());
            around.metrics().count(Counter.CALLS_NOT_ADMITTED);
            close(slot, CallEnd.NOT_ADMITTED, refusal.get());
            return new RingAnswer.Busy();
        }
        around.metrics().count(Counter.CALLS_ADMITTED);
        String token = desk.pending().put(context);
        if (settings.dialAtWebhook() && doors.isOpen()) {   // the stream of a stray mostly comes to the other process
            slot.dialled(desk.dialer().dial(context));
        }
        return new RingAnswer.Patch(token, around.recorder().announcement(context));
    }

    /** The webhook's answer is on its way: how long it took. */
    public void answeredIn(String callSid, long micros) {
        calls.find(callSid).ifPresent(slot -> slot.answeredIn(micros));
        around.metrics().took(Timed.WEBHOOK_TIME, callSid, TimeUnit.MICROSECONDS.toNanos(micros));
    }

    /** A stream started. Empty when the token is not good for this call, or the bridge is full. */
    public Optional<Call> start(String token, String callSid, String streamSid, CallerLeg caller) {
        Optional<CallContext> pending = desk.pending().take(token, callSid);
        if (pending.isEmpty()) {
            around.metrics().count(Counter.TOKENS_REFUSED);
            calls.find(callSid).ifPresent(Slot::refused);
            return Optional.empty();
        }
        Slot slot = calls.slot(callSid);
        Transcript transcript = slot.transcript(around.log());
        synchronized (slot) {
            if (!doors.isShut() && (slot.holdsPermit() || doors.takes()) && admission.carriesOn(slot, pending.get())) {
                return Optional.of(patch(slot, pending.get(), streamSid, caller, transcript));
            }
            around.metrics().count(Counter.CALLS_NOT_ADMITTED);
            close(slot, CallEnd.NOT_ADMITTED, "stream came too late for its place");
        }
        caller.close(CallEnd.NOT_ADMITTED.words());
        return Optional.empty();
    }

    private Call patch(Slot slot, CallContext context, String streamSid, CallerLeg caller, Transcript transcript) {
        slot.call().ifPresent(Call::supersede);
        if (!slot.rung() || slot.end().isPresent()) {
            around.log().reopened(slot.callSid());   // its webhook came to a process that is gone, or it goes on
        }
        Call call = slot.start(() -> desk.dialer().dial(context), dial -> new Call(context, streamSid, caller, dial,
                desk.dialer(), slot.webhookMicros(), transcript, around));
        if (slot.isMachine()) {
            call.end(CallEnd.MACHINE, "before the stream came");
        }
        return call;
    }

    /** The call's reader is gone: ends the call if nothing has yet, writes its record, frees its place. */
    public void finish(Call call, CallEnd otherwise, String detail) {
        try {
            call.finish(otherwise, detail);
        } finally {
            around.metrics().count(Counter.CALLS_ENDED);
            calls.find(call.callSid()).ifPresent(slot -> calls.free(slot, call));
        }
    }

    /** Twilio asks what comes after the stream. */
    public Aftermath streamEnded(String callSid) {
        Optional<Slot> slot = aftermaths.here(callSid);
        slot.flatMap(Slot::call).ifPresent(call -> call.end(CallEnd.MEDIA_LOST, "Twilio says the stream has ended"));
        slot.ifPresent(Slot::asked);
        slot.ifPresent(one -> closeUnstarted(one, one.isRefused() ? CallEnd.MEDIA_REFUSED : CallEnd.NO_STREAM,
                one.isRefused() ? "invalid token" : "Twilio could not open the stream"));
        CallEnd end = slot.flatMap(Slot::end).or(() -> around.log().endOf(callSid)).orElse(CallEnd.CRASHED);
        return aftermaths.after(end, callSid);
    }

    /** Twilio says the call is over, whatever its stream does. */
    public void callOver(String callSid) {
        aftermaths.here(callSid).ifPresent(slot -> {
            slot.awaitRung(ANSWER_WAIT);
            closeUnstarted(slot, CallEnd.CALLER_HUNG_UP, "before the stream came");
            slot.call().ifPresent(call -> call.end(CallEnd.CALLER_HUNG_UP, "call status completed"));
        });
    }

    /** Closes a call whose stream has not come, unless it is over already. */
    private void closeUnstarted(Slot slot, CallEnd end, String detail) {
        synchronized (slot) {
            if (slot.call().isEmpty() && slot.end().isEmpty()) {
                close(slot, end, detail);
            }
        }
    }

    /** Whether today has cost all it may: then no call is taken. */
    public void spent(boolean on) {
        doors.spent(on);
    }

    /** The call has cost all it may. */
    public void endSpent(String callSid, String detail) {
        calls.find(callSid).flatMap(Slot::call).ifPresent(call -> call.end(CallEnd.SPEND_CAP, detail));
    }

    /** What Twilio tells of calls, but for what it asks. */
    public CallReports reports() {
        return new CallReports(calls, around.log());
    }

    /** What calls of ours need before anybody has answered them. */
    public OutgoingCalls outgoing() {
        return new OutgoingCalls(calls, around, doors);
    }

    /** Live calls as operators see them. */
    public LiveDesk desk() {
        return new LiveDesk(calls, settings.maxCalls(), doors);
    }

    /** Calls that hold a place now. */
    public int admitted() {
        return calls.admitted();
    }

    /** How many of them do what; each state is there. */
    public Map<CallState, Integer> states() {
        return calls.states();
    }

    /** Whether calls are still taken. */
    public boolean taking() {
        return doors.isOpen();
    }

    /** A call that never had a stream is over. */
    private void close(Slot slot, CallEnd end, String detail) {
        slot.ended(end);
        slot.takeDial().ifPresent(dial -> dial.abandon(end.words()));
        calls.release(slot);
        around.overWithoutStream(slot.agent(),
                CallRecord.withoutStream(slot.callSid(), end, detail, slot.webhookMicros()));
    }

    /** The watchdog's look at every call. */
    public void check(long nowNanos) {
        for (Slot slot : calls.all()) {
            Optional<Call> live = slot.call();   // looked at before the end: it goes once that is told
            if (slot.endedNanos() != 0) {
                if (nowNanos - slot.endedNanos() > settings.forget().toNanos()) {
                    calls.forget(slot);
                }
            } else if (live.isPresent()) {
                live.get().check(nowNanos);
            } else if (nowNanos - slot.openedNanos() > settings.forget().toNanos()) {
                aftermaths.neverCame(slot, one -> closeUnstarted(one, CallEnd.NO_STREAM, "the stream never came"));
            } else if (nowNanos - slot.openedNanos() > settings.unclaimedDial().toNanos()) {
                giveUpWaiting(slot);
            } else {
                aftermaths.seek(slot, nowNanos);
            }
        }
    }

    private void giveUpWaiting(Slot slot) {
        synchronized (slot) {
            if (slot.call().isEmpty()) {
                slot.takeDial().ifPresent(dial -> {
                    around.metrics().count(Counter.DIALS_WASTED);
                    dial.abandon("nobody came");
                });
                calls.release(slot);
            }
        }
    }

    /**
     * Takes no more calls and lets those with a place begin and finish; what is left after the grace is ended. A call
     * that comes although {@code heir} says that another process takes them has strayed, and is served here.
     */
    public void stop(Duration grace, BooleanSupplier heir) throws InterruptedException {
        doors.leave(heir);
        LOG.info("stopping: {} calls live, waiting up to {} s for them", calls.admitted(), grace.toSeconds());
        if (!calls.awaitNone(grace)) {
            doors.shut();
            LastWords.say(calls, slot -> closeUnstarted(slot, CallEnd.SHUTDOWN, "stopping"));
        }
    }
}
