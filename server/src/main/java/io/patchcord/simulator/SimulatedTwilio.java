package io.patchcord.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Twilio with a caller behind it: rings the bridge over real HTTP, carries out the TwiML it gets, opens the media
 * stream over a real WebSocket, and reports the call's states. Every call runs on virtual threads of its own.
 * Thread-safe.
 */
public final class SimulatedTwilio implements AutoCloseable {
    private final TwilioSettings settings;
    private final TwilioHttp http;
    private final StreamDialer dialer = new StreamDialer();
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    /** Twilio for one account and one number's configuration. */
    public SimulatedTwilio(TwilioSettings settings) {
        this.settings = settings;
        this.http = new TwilioHttp(settings);
    }

    /** Somebody calls and listens. */
    public PhoneCall ring(String from, String to) {
        return ring(CallPlan.of(from, to));
    }

    /** Makes a call; returns at once. */
    public PhoneCall ring(CallPlan plan) {
        return ring(plan, SimulatedTwilio::scripted);
    }

    private static StreamPeer scripted(PhoneCall call, StreamPeer.TwimlStream stream, StreamFrames frames) {
        return new MediaStream(stream, call.plan(), frames, call::event);
    }

    /** Makes a call whose streams have these peers; returns at once. */
    PhoneCall ring(CallPlan plan, StreamPeer.Factory peers) {
        String callSid = plan.fields().getOrDefault("CallSid", "CA" + TwilioHttp.idempotencyToken());
        PhoneCall call = new PhoneCall(callSid, plan, peers);
        calls.put(callSid, call);
        TwimlSession session = new TwimlSession(settings, http, dialer, call);
        call.start(Thread.ofVirtual().name("caller " + callSid).unstarted(() -> {
            try {
                session.run();
            } finally {
                calls.remove(callSid, call);
            }
        }));
        return call;
    }

    /** Makes a call that the REST API was asked for; {@code status} hears of each of its states. */
    PhoneCall call(CallOrder order, Callee callee, Consumer<String> status) {
        CallPlan plan = CallPlan.of(order.from(), order.to()).withField("Direction", "outbound-api")
                .withScript(callee.script());
        PhoneCall call = new PhoneCall(order.callSid(), plan, SimulatedTwilio::scripted);
        calls.put(order.callSid(), call);
        CallReporter reporter = new CallReporter(settings, http, call, status);
        TwimlSession twiml = new TwimlSession(settings, http, dialer, call, reporter);
        call.start(Thread.ofVirtual().name("callee " + order.callSid()).unstarted(() -> {
            try {
                new OutgoingSession(order, callee, call, reporter, twiml).run();
            } finally {
                calls.remove(order.callSid(), call);
            }
        }));
        return call;
    }

    /** Whether calls can still be made. */
    boolean isOpen() {
        return open;
    }

    /** Ends every call. */
    @Override
    public void close() {
        open = false;
        calls.values().forEach(PhoneCall::hangUp);
        calls.values().forEach(PhoneCall::close);
        http.close();
    }
}
