package io.patchcord.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
        String callSid = plan.fields().getOrDefault("CallSid", "CA" + TwilioHttp.idempotencyToken());
        PhoneCall call = new PhoneCall(callSid, plan);
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

    /** Ends every call. */
    @Override
    public void close() {
        calls.values().forEach(PhoneCall::hangUp);
        calls.values().forEach(PhoneCall::close);
        http.close();
    }
}
