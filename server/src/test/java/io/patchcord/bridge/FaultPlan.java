package io.patchcord.bridge;

import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.DialFault;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.SimulatedAgent;
import io.patchcord.simulator.SimulatedConversation;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** How a fault comes about: made by one thread, then only read. */
final class FaultPlan {
    /** Stands for a URL of TLS where nobody speaks it. */
    static final String NO_TLS = "wss://127.0.0.1:1/";

    private AgentFault.Bed bed = AgentFault.Bed.CALM;
    private boolean second;
    private DialFault dial;
    private int dials;
    private Consumer<SimulatedConversation> first;
    private Consumer<SimulatedConversation> midway;
    private boolean failsAgain;
    private Consumer<MediaStream> stream;
    private CallPlan.Fault fault;
    private Duration noticed = Duration.ZERO;

    /** So many dials go wrong in this way. */
    FaultPlan dial(DialFault what, int times) {
        dial = what;
        dials = times;
        return this;
    }

    /** The first conversation is this instead of one. */
    FaultPlan first(Consumer<SimulatedConversation> doing) {
        first = doing;
        return this;
    }

    /** The agent does this when it has talked. */
    FaultPlan midway(Consumer<SimulatedConversation> doing) {
        midway = doing;
        return this;
    }

    /** Twilio does this when the agent has talked. */
    FaultPlan stream(Consumer<MediaStream> doing) {
        stream = doing;
        return this;
    }

    /** Twilio does this from the start. */
    FaultPlan fault(CallPlan.Fault one) {
        fault = one;
        return this;
    }

    /** When the agent was lost, its next conversation ends before it begins. */
    FaultPlan thenFailing() {
        failsAgain = true;
        return this;
    }

    /** There is a second agent. */
    FaultPlan second() {
        second = true;
        return this;
    }

    FaultPlan hasty() {
        bed = AgentFault.Bed.HASTY;
        return this;
    }

    FaultPlan hushed() {
        bed = AgentFault.Bed.HUSHED;
        return this;
    }

    /** On the deadlines the bridge is shipped with; its agent, if it talks, pings for a while before. */
    FaultPlan shipped() {
        bed = AgentFault.Bed.SHIPPED;
        return this;
    }

    /** How long the bridge is told to wait before it calls this a fault. */
    FaultPlan noticed(int seconds) {
        noticed = Duration.ofSeconds(seconds);
        return this;
    }

    AgentFault.Bed bed() {
        return bed;
    }

    boolean hasSecond() {
        return second;
    }

    Duration noticed() {
        return noticed;
    }

    /** Tells the simulated ElevenLabs of it, before the call. */
    void prepare(SimulatedAgent agents, String agentId) {
        if (dial instanceof DialFault.SignedUrlElsewhere(URI url) && url.toString().equals(NO_TLS)) {
            agents.fail(agentId, new DialFault.SignedUrlElsewhere(URI.create("wss://"
                    + agents.baseUrl().getAuthority() + "/")), dials);
        } else if (dial != null) {
            agents.fail(agentId, dial, dials);
        }
    }

    CallPlan of(CallPlan call) {
        return fault == null ? call : call.withFault(fault);
    }

    /** Whether the agent talks before anything happens. */
    boolean talksFirst() {
        return midway != null || stream != null;
    }

    /** Whether the first conversation that comes is part of the fault. */
    boolean beginsWithFault() {
        return first != null;
    }

    /** Whether the agent pings before anything happens, so that the bridge knows how often it does. */
    boolean pingsFirst() {
        return talksFirst() && bed == AgentFault.Bed.SHIPPED;
    }

    boolean comesAnew() {
        return stream != null;
    }

    boolean failsAgain() {
        return failsAgain;
    }

    void begin(SimulatedConversation agent) {
        first.accept(agent);
    }

    void happen(SimulatedConversation agent, MediaStream twilio) {
        if (midway != null) {
            midway.accept(agent);
        } else {
            stream.accept(twilio);
        }
    }
}
