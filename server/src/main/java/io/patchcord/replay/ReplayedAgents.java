package io.patchcord.replay;

import io.patchcord.call.AgentDial;
import io.patchcord.call.AgentDialer;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallMetrics;
import io.patchcord.elevenlabs.SteppedConversation;
import io.patchcord.net.Role;
import io.patchcord.net.SteppedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dials nobody: who is dialled says what the captured agent of the same number said, when its time comes. */
final class ReplayedAgents implements AgentDialer {
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private record Agent(SteppedChannel channel, SteppedConversation conversation) {
    }

    private final ReplayClock clock;
    private final CallMetrics metrics;
    private final List<Sent> sent;
    private final List<Agent> agents = new ArrayList<>();

    ReplayedAgents(ReplayClock clock, CallMetrics metrics, List<Sent> sent) {
        this.clock = clock;
        this.metrics = metrics;
        this.sent = sent;
    }

    @Override
    public AgentDial dial(CallContext context) {
        SteppedChannel channel = new SteppedChannel(Role.CLIENT, MAX_MESSAGE_BYTES, clock::nanos);
        channel.channel().tap(new SentTap(clock, false, sent));
        agents.add(new Agent(channel, new SteppedConversation(context.callSid(), channel.channel(), metrics)));
        return agents.getLast().conversation();
    }

    int dialled() {
        return agents.size();
    }

    /** The agent of this number, from 1 on, says something; false when none was dialled. */
    boolean says(int leg, String text) {
        Optional<Agent> agent = agent(leg);
        agent.ifPresent(one -> {
            one.channel().text(text);
            one.conversation().next();
        });
        return agent.isPresent();
    }

    /** The agent of this number ends its side. */
    boolean closes(int leg, int code, String reason) {
        Optional<Agent> agent = agent(leg);
        agent.ifPresent(one -> {
            one.channel().close(code, reason);
            one.conversation().run();
        });
        return agent.isPresent();
    }

    private Optional<Agent> agent(int leg) {
        return leg <= agents.size() ? Optional.of(agents.get(leg - 1)) : Optional.empty();
    }
}
