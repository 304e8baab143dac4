package io.patchcord.elevenlabs;

import io.patchcord.call.AgentDial;
import io.patchcord.call.AgentListener;
import io.patchcord.call.CallMetrics;
import io.patchcord.net.CloseCode;
import io.patchcord.net.WebSocketChannel;

/** A conversation whose messages are passed on one by one, when its owner says so. One thread. */
public final class SteppedConversation implements AgentDial {
    private final WebSocketChannel channel;
    private final AgentInbox inbox = new AgentInbox();
    private final AgentConversation conversation;

    /** A conversation that nobody has claimed. */
    public SteppedConversation(String callSid, WebSocketChannel channel, CallMetrics metrics) {
        this.channel = channel;
        this.conversation = new AgentConversation(callSid, channel, new AgentSocket(channel), inbox, metrics);
    }

    @Override
    public void claim(AgentListener listener) {
        inbox.claim(listener);
    }

    @Override
    public void abandon(String reason) {
        channel.close(CloseCode.NORMAL, reason);
    }

    /** Passes the next message on; false when the socket has ended. */
    public boolean next() {
        return conversation.next();
    }

    /** Passes on what is left, and the end. */
    public void run() {
        conversation.run();
    }
}
