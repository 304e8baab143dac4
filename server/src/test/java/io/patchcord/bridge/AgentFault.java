package io.patchcord.bridge;

import static io.patchcord.call.Rung.HUMAN;
import static io.patchcord.call.Rung.RESUME;
import static io.patchcord.call.Rung.RETRY;
import static io.patchcord.call.Rung.SECOND_AGENT;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Rung;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.DialFault;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.SimulatedConversation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The table of faults: what goes wrong, what is then done, what the caller hears, and what the record says. */
enum AgentFault {
    NONE(new FaultPlan(), Ear.AGENT, CallEnd.CALLER_HUNG_UP),
    REFUSED_CONNECTION(dial(elsewhere("ws://127.0.0.1:1/"), 9), Ear.WORDS, CallEnd.AGENT_UNREACHABLE, RETRY, HUMAN),
    REFUSED_CONNECTION_ONCE(dial(elsewhere("ws://127.0.0.1:1/"), 1), Ear.AGENT, CallEnd.AGENT_UNREACHABLE, RETRY),
    REFUSED_CONNECTION_WITH_SECOND(dial(elsewhere("ws://127.0.0.1:1/"), 9).second(), Ear.SECOND,
            CallEnd.AGENT_UNREACHABLE, RETRY, SECOND_AGENT),
    UNKNOWN_HOST(dial(elsewhere("ws://no-such-host.invalid/"), 9).hasty(), Ear.EITHER, CallEnd.AGENT_UNREACHABLE, RETRY,
            HUMAN),
    NO_TLS_THERE(dial(elsewhere(FaultPlan.NO_TLS), 9).second(), Ear.SECOND, CallEnd.AGENT_UNREACHABLE, RETRY,
            SECOND_AGENT),
    URL_400(dial(new DialFault.SignedUrlStatus(400), 9), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    URL_401(dial(new DialFault.SignedUrlStatus(401), 9), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    URL_403(dial(new DialFault.SignedUrlStatus(403), 9).second(), Ear.SECOND, CallEnd.AGENT_REFUSED, SECOND_AGENT),
    URL_404(dial(new DialFault.SignedUrlStatus(404), 9), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    URL_422(dial(new DialFault.SignedUrlStatus(422), 9).second(), Ear.SECOND, CallEnd.AGENT_REFUSED, SECOND_AGENT),
    URL_429(dial(new DialFault.SignedUrlStatus(429), 9), Ear.WORDS, CallEnd.AGENT_BUSY, HUMAN),
    URL_429_WITH_SECOND(dial(new DialFault.SignedUrlStatus(429), 9).second(), Ear.SECOND, CallEnd.AGENT_BUSY,
            SECOND_AGENT),
    URL_500_ONCE(dial(new DialFault.SignedUrlStatus(500), 1), Ear.AGENT, CallEnd.AGENT_UNREACHABLE, RETRY),
    URL_503(dial(new DialFault.SignedUrlStatus(503), 9), Ear.WORDS, CallEnd.AGENT_UNREACHABLE, RETRY, HUMAN),
    URL_HANGS_ONCE(dial(new DialFault.SignedUrlHangs(), 1).hasty(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY),
    URL_HANGS(dial(new DialFault.SignedUrlHangs(), 9).hasty().second(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY,
            SECOND_AGENT),
    HANDSHAKE_401(dial(new DialFault.HandshakeStatus(401), 9), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    HANDSHAKE_404(dial(new DialFault.HandshakeStatus(404), 9).second(), Ear.SECOND, CallEnd.AGENT_REFUSED,
            SECOND_AGENT),
    HANDSHAKE_429(dial(new DialFault.HandshakeStatus(429), 9), Ear.WORDS, CallEnd.AGENT_BUSY, HUMAN),
    HANDSHAKE_500_ONCE(dial(new DialFault.HandshakeStatus(500), 1), Ear.AGENT, CallEnd.AGENT_UNREACHABLE, RETRY),
    HANDSHAKE_503(dial(new DialFault.HandshakeStatus(503), 9).second(), Ear.SECOND, CallEnd.AGENT_UNREACHABLE, RETRY,
            SECOND_AGENT),
    HANDSHAKE_HANGS_ONCE(dial(new DialFault.HandshakeHangs(), 1).hasty(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY),
    HANDSHAKE_HANGS(dial(new DialFault.HandshakeHangs(), 9).hasty(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY,
            HUMAN),
    NO_METADATA_ONCE(first(_ -> { }).hasty(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY),
    BAD_METADATA_ONCE(first(agent -> agent.sendText("{\"type\":\"conversation_initiation_metadata\",")).hasty(),
            Ear.HOLD, CallEnd.AGENT_UNREACHABLE, RETRY),
    NO_FORMAT_OF_OURS(first(agent -> agent.send(AgentMessages.metadata("conv_1", "opus_48000", "ulaw_8000"))),
            Ear.WORDS, CallEnd.AGENT_FORMAT, HUMAN),
    NO_FORMAT_OF_OURS_WITH_SECOND(first(agent -> agent.send(AgentMessages.metadata("conv_1", "ulaw_8000", "mp3")))
            .second(), Ear.SECOND, CallEnd.AGENT_FORMAT, SECOND_AGENT),
    CLOSES_AT_ONCE_1000(first(agent -> agent.close(1000, "")), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    CLOSES_AT_ONCE_1008(first(agent -> agent.close(1008, "no such override")), Ear.WORDS, CallEnd.AGENT_REFUSED,
            HUMAN),
    CLOSES_AT_ONCE_3000(first(agent -> agent.close(3000, "no such agent")).second(), Ear.SECOND, CallEnd.AGENT_REFUSED,
            SECOND_AGENT),
    CLOSES_AT_ONCE_3008(first(agent -> agent.close(3008, "too many")).second(), Ear.SECOND, CallEnd.AGENT_BUSY,
            SECOND_AGENT),
    CLOSES_AT_ONCE_1011(first(agent -> agent.close(1011, "")), Ear.AGENT, CallEnd.AGENT_UNREACHABLE, RETRY),
    RESET_AT_ONCE(first(SimulatedConversation::reset), Ear.AGENT, CallEnd.AGENT_UNREACHABLE, RETRY),
    QUEUED_FOR_EVER(first(agent -> agent.send(AgentMessages.queueStatus("waiting"))).hasty().second(), Ear.HOLD,
            CallEnd.AGENT_BUSY, SECOND_AGENT),
    QUEUED_AND_THEN_CLOSED(first(agent -> {
        agent.send(AgentMessages.queueStatus("waiting"));
        agent.send(AgentMessages.queueStatus("timed_out"));
        agent.close(3008, "too many concurrent connections");
    }), Ear.EITHER, CallEnd.AGENT_BUSY, HUMAN),
    CLOSES_1008(midway(agent -> agent.close(1008, "invalid_message")), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    CLOSES_1008_WITH_SECOND(midway(agent -> agent.close(1008, "invalid_message")).second(), Ear.SECOND,
            CallEnd.AGENT_REFUSED, SECOND_AGENT),
    CLOSES_3000(midway(agent -> agent.close(3000, "")), Ear.WORDS, CallEnd.AGENT_REFUSED, HUMAN),
    CLOSES_1002(midway(agent -> agent.close(1002, "llm_timeout")), Ear.AGENT, CallEnd.AGENT_LOST, RESUME),
    CLOSES_1011(midway(agent -> agent.close(1011, "crash")), Ear.AGENT, CallEnd.AGENT_LOST, RESUME),
    CLOSES_1011_AND_IS_GONE(midway(agent -> agent.close(1011, "crash")).thenFailing(), Ear.WORDS, CallEnd.AGENT_LOST,
            RESUME, HUMAN),
    CLOSES_1011_AND_HAS_A_SECOND(midway(agent -> agent.close(1011, "crash")).thenFailing().second(), Ear.SECOND,
            CallEnd.AGENT_LOST, RESUME, SECOND_AGENT),
    BREAKS_OFF(midway(SimulatedConversation::drop), Ear.AGENT, CallEnd.AGENT_LOST, RESUME),
    RESET(midway(SimulatedConversation::reset), Ear.AGENT, CallEnd.AGENT_LOST, RESUME),
    FALLS_SILENT(midway(_ -> { }).hasty().noticed(3), Ear.EITHER, CallEnd.AGENT_LOST, RESUME),
    FALLS_SILENT_AS_SHIPPED(midway(_ -> { }).shipped(), Ear.HOLD, CallEnd.AGENT_LOST, RESUME),
    URL_HANGS_ONCE_AS_SHIPPED(dial(new DialFault.SignedUrlHangs(), 1).shipped(), Ear.HOLD, CallEnd.AGENT_UNREACHABLE,
            RETRY),
    HANDSHAKE_HANGS_AS_SHIPPED(dial(new DialFault.HandshakeHangs(), 9).shipped().second(), Ear.HOLD,
            CallEnd.AGENT_UNREACHABLE, RETRY, SECOND_AGENT),
    STREAM_RESET(stream(MediaStream::reset), Ear.AGENT, CallEnd.MEDIA_LOST),
    STREAM_BREAKS_OFF(stream(MediaStream::drop), Ear.AGENT, CallEnd.MEDIA_LOST),
    STREAM_FALLS_SILENT(stream(MediaStream::freeze).hushed().noticed(6), Ear.AGENT, CallEnd.MEDIA_SILENT),
    STREAM_WITHOUT_START(first(_ -> { }).fault(CallPlan.Fault.NO_START).hushed().noticed(3), Ear.WORDS,
            CallEnd.NO_STREAM);

    /** What the caller hears first. */
    enum Ear {
        /** The apology of the TwiML that is answered when the stream has ended. */
        WORDS,
        /** The voice of the call's own agent. */
        AGENT,
        /** The voice of the second agent. */
        SECOND,
        /** The hold tone; what comes then is the last rung's. */
        HOLD,
        /** The hold tone, or already what comes then: as fast as the fault shows. */
        EITHER
    }

    /** A bridge for faults that need one of its deadlines to be short, or each to be as shipped. */
    enum Bed {
        CALM("  hold-after: 1m\n  resume-deadline: 1m\n"),
        HASTY("  hold-after: 500ms\n  agent-connect-deadline: 6s\n  resume-deadline: 1m\n"
                + "  queue-deadline: 3s\n  agent-silence: 3s\n"),
        HUSHED("  media-silence: 6s\n  start-deadline: 3s\n"),
        SHIPPED(2_000, "calls: {stop-grace: 0s, max-lag: 0s}\n");

        private final Duration pings;
        private final String calls;

        Bed(String impatience) {
            this(200, "calls:\n  stop-grace: 0s\n" + impatience);
        }

        /** A section in braces is what it is: {@link Testbed} lengthens no deadline in it. */
        Bed(int pingMillis, String calls) {
            this.pings = Duration.ofMillis(pingMillis);
            this.calls = calls;
        }

        /** How its agents behave. */
        AgentSettings agents() {
            return AgentSettings.manual().withPings(pings, Testbed.PATIENCE);
        }

        /** Its settings, with an agent for each fault, who is called by a number of its own. */
        String settings() {
            StringBuilder list = new StringBuilder("agents:\n  list:\n    - {name: second, id: second}\n");
            StringBuilder rules = new StringBuilder("  rules:\n");
            for (AgentFault fault : AgentFault.values()) {
                String name = fault.name();
                list.append("    - {name: ").append(name).append(", id: ").append(name)
                        .append(fault.plan.hasSecond() ? ", fallback: second}\n" : "}\n");
                rules.append("    - agent: ").append(name).append("\n      when:\n        called: \"")
                        .append(fault.number()).append("\"\n");
            }
            return list.toString() + rules + calls + "failover:\n  apology: Sorry about that.\n";
        }
    }

    private static final String NUMBER = "+1500557%04d";

    private final FaultPlan plan;
    private final Ear ear;
    private final CallEnd why;
    private final List<Rung> rungs;

    AgentFault(FaultPlan plan, Ear ear, CallEnd why, Rung... rungs) {
        this.plan = plan;
        this.ear = ear;
        this.why = why;
        this.rungs = List.of(rungs);
    }

    private static FaultPlan dial(DialFault fault, int times) {
        return new FaultPlan().dial(fault, times);
    }

    private static DialFault elsewhere(String url) {
        return new DialFault.SignedUrlElsewhere(URI.create(url));
    }

    private static FaultPlan first(Consumer<SimulatedConversation> doing) {
        return new FaultPlan().first(doing);
    }

    private static FaultPlan midway(Consumer<SimulatedConversation> doing) {
        return new FaultPlan().midway(doing);
    }

    private static FaultPlan stream(Consumer<MediaStream> doing) {
        return new FaultPlan().stream(doing);
    }

    FaultPlan plan() {
        return plan;
    }

    /** The number whose calls this happens to. */
    String number() {
        return NUMBER.formatted(ordinal());
    }

    Ear ear() {
        return ear;
    }

    /** Why the ladder is climbed. */
    CallEnd why() {
        return why;
    }

    /** How the call ends: by the fault, unless somebody can be talked to after it. */
    CallEnd end() {
        boolean nobody = rungs.contains(HUMAN) || why == CallEnd.NO_STREAM;
        return nobody ? why : CallEnd.CALLER_HUNG_UP;
    }

    List<Rung> rungs() {
        return rungs;
    }
}
