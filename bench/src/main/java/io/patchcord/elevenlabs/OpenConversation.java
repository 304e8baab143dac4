package io.patchcord.elevenlabs;

import io.patchcord.call.AgentDial;
import io.patchcord.call.AgentListener;
import io.patchcord.call.CallMetrics;
import io.patchcord.net.WebSocketChannel;

/** A conversation whose messages are passed on one by one, when the benchmark wants it. One thread. */
public final class OpenConversation implements AgentDial {
    private final AgentInbox inbox = new AgentInbox();
    private final AgentConversation conversation;

    /** A conversation that nobody has claimed. */
    public OpenConversation(String callSid, WebSocketChannel channel, CallMetrics metrics) {
        this.conversation = new AgentConversation(callSid, channel, new AgentSocket(channel), inbox, metrics);
    }

    @Override
    public void claim(AgentListener listener) {
        inbox.claim(listener);
    }

    @Override
    public void abandon(String reason) {
        // nothing is under way
    }

    /** Passes the next message on; false when the socket has ended. */
    public boolean next() {
        return conversation.next();
    }

    /** Passes on what comes until the socket ends, and that it has. */
    public void run() {
        conversation.run();
    }
}
