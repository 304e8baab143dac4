package io.patchcord.call;

import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.metrics.BridgeMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A switchboard with everything it asks, in memory, and the agents it has dialled. */
final class Office {
    static final CallTimes TIMES = new CallTimes(Duration.ofSeconds(4), Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(300),
            Duration.ofMillis(1_500), Duration.ofSeconds(20), Duration.ZERO);
    static final Duration UNCLAIMED = Duration.ofSeconds(20);
    static final Duration FORGET = Duration.ofMinutes(10);

    static final String HUMAN = "+15005550010";
    private static final KeyPlan PLAIN_KEYS = new KeyPlan(KeyPlan.ToAgent.CONTEXT, Duration.ZERO, Map.of());

    /** Puts the caller through to the one human. */
    private record Transfer() implements ClientTool {
        @Override
        public String name() {
            return "transfer_to_human";
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(5);
        }

        @Override
        public String run(ToolRequest request) {
            request.actions().transfer(HUMAN);
            return "Transfer is starting.";
        }
    }

    final LogInMemory log = new LogInMemory();
    final PendingInMemory pending = new PendingInMemory();
    final BridgeMetrics metrics = new BridgeMetrics(List.of("general"));
    final List<AgentInMemory> agents = new CopyOnWriteArrayList<>();
    final Switchboard switchboard;
    private final Recorder recorder;

    /** A clock of turns that began when its time did. */
    static TurnClock turnClock() {
        return new TurnClock(0, new BridgeMetrics(List.of("general")), "CA1");
    }

    Office(int maxCalls) {
        this(maxCalls, true);
    }

    Office(int maxCalls, boolean dialAtWebhook) {
        this(maxCalls, dialAtWebhook, AdmissionLimits.none());
    }

    Office(int maxCalls, boolean dialAtWebhook, AdmissionLimits limits) {
        this(maxCalls, dialAtWebhook, limits, Recorder.OFF);
    }

    Office(int maxCalls, boolean dialAtWebhook, AdmissionLimits limits, Recorder recorder) {
        this.recorder = recorder;
        switchboard = new Switchboard(new Switchboard.Settings(maxCalls, dialAtWebhook, UNCLAIMED, FORGET,
                limits),
                new Switchboard.Desk(new CustomerLookup(phone -> Optional.empty(), Duration.ofSeconds(1)),
                        new AgentSelector(List.of(), "general"), pending, this::dial), around(true));
    }

    private AgentDial dial(CallContext context) {
        AgentInMemory agent = new AgentInMemory();
        agents.add(agent);
        return agent;
    }

    Surroundings around(boolean transfers) {
        return around(transfers ? List.of(new Transfer()) : List.of(), PLAIN_KEYS);
    }

    Surroundings around(List<ClientTool> tools, KeyPlan keys) {
        return around(tools, keys, CallLimits.NONE);
    }

    private Surroundings around(List<ClientTool> tools, KeyPlan keys, CallLimits limits) {
        return new Surroundings(log, metrics, TIMES, new Toolbox(tools), keys, recorder, limits);
    }

    Surroundings around(CallClock clock) {
        return new Surroundings(log, metrics, TIMES, new Toolbox(List.of()), PLAIN_KEYS, recorder, CallLimits.NONE,
                clock);
    }

    RingAnswer ring(String callSid) {
        return ring(callSid, "anonymous");
    }

    RingAnswer ring(String callSid, String caller) {
        return switchboard.ring(new Ring(callSid, "AC1", caller, "+15005550006", Instant.now()));
    }

    /** Rings, which must be answered with a stream, and returns its token. */
    String token(String callSid) {
        return ((RingAnswer.Patch) ring(callSid)).token();
    }

    /** A call whose stream has started. */
    Call started(String callSid, CallerInMemory caller) {
        return started(token(callSid), callSid, caller);
    }

    Call started(String token, String callSid, CallerInMemory caller) {
        Call call = switchboard.start(token, callSid, "MZ1", caller).orElseThrow();
        call.begin();
        return call;
    }

    /** A call that nobody's switchboard knows. */
    Call call(CallerInMemory caller, AgentInMemory agent, boolean transfers) {
        return call(caller, agent, around(transfers));
    }

    Call call(CallerInMemory caller, AgentInMemory agent, boolean transfers, CallLimits limits) {
        return call(caller, agent, around(transfers ? List.of(new Transfer()) : List.of(), PLAIN_KEYS, limits));
    }

    Call call(CallerInMemory caller, AgentInMemory agent, Surroundings around) {
        CallContext context = new CallContext("CA1", "AC1", "anonymous", "+15005550006", Customer.stranger(), "general",
                Instant.now());
        return new Call(context, "MZ1", caller, agent, this::dial, 1_500, new Transcript(), around);
    }

    /** A call that dials an agent again which it lost. */
    Call resuming(CallerInMemory caller, AgentInMemory agent) {
        CallTimes times = new CallTimes(TIMES.agentConnect(), TIMES.agentSilence(), TIMES.mediaSilence(), TIMES.drain(),
                TIMES.farewell(), TIMES.stuckWrite(), TIMES.closing(), TIMES.hold(), TIMES.queue(),
                Duration.ofSeconds(4));
        return call(caller, agent, new Surroundings(log, metrics, times, new Toolbox(List.of(new Transfer())),
                PLAIN_KEYS, Recorder.OFF, CallLimits.NONE));
    }

    List<String> sids(int count) {
        List<String> sids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sids.add("CA" + i);
        }
        return sids;
    }
}
