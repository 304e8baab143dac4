package io.patchcord.bench;

import io.patchcord.call.AdmissionLimits;
import io.patchcord.call.AgentDial;
import io.patchcord.call.CallClock;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallLimits;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.CallTimes;
import io.patchcord.call.KeyPlan;
import io.patchcord.call.NoLog;
import io.patchcord.call.PendingCalls;
import io.patchcord.call.Recorder;
import io.patchcord.call.Surroundings;
import io.patchcord.call.Switchboard;
import io.patchcord.call.Toolbox;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one call of a process: its stream is expected, its agent is there, and nothing is kept of it. */
final class OneCall implements PendingCalls {
    private static final Duration LONG = Duration.ofHours(1);
    /** The play-out's default window. */
    private static final CallLimits LIMITS = new CallLimits(Duration.ofMillis(800), Duration.ZERO, Duration.ZERO);
    private static final String AGENT = "general";

    /** A switchboard that waits for the stream of the call, which takes place in the time of this clock. */
    static Switchboard switchboard(AgentDial dial, CallMetrics metrics, CallClock clock) {
        OneCall call = new OneCall();
        CallTimes times = new CallTimes(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, Duration.ZERO);
        return new Switchboard(new Switchboard.Settings(1, false, LONG, LONG, AdmissionLimits.none()),
                new Switchboard.Desk(new CustomerLookup(_ -> Optional.empty(), LONG),
                        new AgentSelector(List.of(), AGENT), call, _ -> dial),
                new Surroundings(new NoLog(), metrics, times, new Toolbox(List.of()),
                        new KeyPlan(KeyPlan.ToAgent.CONTEXT, Duration.ZERO, Map.of()), Recorder.OFF, LIMITS, clock));
    }

    @Override
    public String put(CallContext context) {
        throw new UnsupportedOperationException("no other call rings");
    }

    @Override
    public Optional<CallContext> take(String token, String callSid) {
        return Optional.of(new CallContext(callSid, "AC1", "anonymous", "+15005550006", Customer.stranger(), AGENT,
                Instant.now()));
    }

    @Override
    public Optional<String> renew(String callSid) {
        return Optional.empty();
    }
}
