package io.patchcord.elevenlabs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.patchcord.call.AgentListener;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.Counter;
import io.patchcord.codec.AudioFormat;
import io.patchcord.net.CloseCode;
import io.patchcord.net.WebSocketChannel;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation's reader: blocks for the agent's messages and passes them on until the socket ends. Odd messages
 * are counted, the first of them is logged; none ends the call.
 */
final class AgentConversation {
    private static final Logger LOG = LoggerFactory.getLogger(AgentConversation.class);
    private static final int UNAUTHORISED = 3_000;
    private static final int TOO_MANY = 3_008;
    private static final String MAX_DURATION_TYPE = "max_duration_exceeded";
    private static final String MAX_DURATION_WORDS = "maximum duration";

    private final String callSid;
    private final WebSocketChannel channel;
    private final AgentSocket socket;
    private final AgentInbox inbox;
    private final CallMetrics metrics;
    private final AgentMessageReader reader = new AgentMessageReader();
    private boolean up;
    private boolean oddTold;
    private AgentMessage.Failure failure = new AgentMessage.Failure(0, "", "");

    AgentConversation(String callSid, WebSocketChannel channel, AgentSocket socket, AgentInbox inbox,
                      CallMetrics metrics) {
        this.callSid = callSid;
        this.channel = channel;
        this.socket = socket;
        this.inbox = inbox;
        this.metrics = metrics;
    }

    /** Reads until the end, which it passes on last. */
    void run() {
        boolean more = true;
        while (more) {
            more = next();
        }
        CallEnd end = endOf(channel.closeCode());
        String detail = detail();
        pass(listener -> listener.agentGone(end, detail));
    }

    /** Blocks for the next message and passes it on; false when the socket has ended. */
    boolean next() {
        WebSocketChannel.Received received = channel.receive();
        if (received == WebSocketChannel.Received.END) {
            return false;
        }
        if (received == WebSocketChannel.Received.BINARY) {
            odd("binary message");
        } else {
            read();
        }
        return true;
    }

    private void read() {
        try {
            if (!take(reader.read(channel.message(), channel.messageOffset(), channel.messageLength()))) {
                odd("out of place");
            }
        } catch (JsonProcessingException e) {
            // its own message quotes the text, and the text holds audio
            odd("JSON or base64 broken at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            odd(e.getMessage());
        }
    }

    private void odd(String what) {
        metrics.count(Counter.MESSAGES_INVALID);
        if (!oddTold) {
            oddTold = true;
            LOG.warn("call {}: odd message from the agent: {} (further ones are counted only)", callSid, what);
        }
    }

    private boolean take(AgentMessage message) {
        return switch (message) {
            case AgentMessage.Audio audio -> up && hear(audio);
            case AgentMessage.Ping(long eventId) -> {
                socket.alive();
                socket.pong(eventId);
                yield true;
            }
            case AgentMessage.Metadata metadata -> !up && open(metadata);
            case AgentMessage.Interruption(long eventId) -> up && interrupt(eventId, channel.receivedNanos());
            case AgentMessage.UserTranscript(String text) -> tell(CallEvent.Kind.CALLER_SAID, text);
            case AgentMessage.AgentResponse(long id, String text) -> pass(listener -> listener.said(id, text));
            case AgentMessage.AgentCorrection(long id, String text) -> pass(listener -> listener.corrected(id, text));
            case AgentMessage.ToolCall(String name, String id, String parameters) ->
                    up && pass(listener -> listener.toolCall(name, id, parameters));
            case AgentMessage.ToolResponse(String name, boolean failed) -> answered(name, failed);
            case AgentMessage.McpToolCall call -> decide(call);
            case AgentMessage.QueueStatus(String status) -> queue(status);
            case AgentMessage.Failure one -> {
                failure = one;
                yield tell(CallEvent.Kind.FAILURE, "error " + one.code() + " " + one.type() + ": " + one.text());
            }
            case AgentMessage.Irrelevant _ -> true;
            case AgentMessage.Unknown _ -> {
                metrics.count(Counter.MESSAGES_UNKNOWN);
                yield true;
            }
        };
    }

    private boolean hear(AgentMessage.Audio audio) {
        socket.alive();
        AgentListener listener = inbox.listener();
        if (listener != null) {
            listener.audio(audio.eventId(), audio.bytes(), 0, audio.length(), channel.receivedNanos());
            return true;
        }
        AgentMessage.Audio held = audio.held();
        boolean room = inbox.pass(held.length(), late ->
                late.audio(held.eventId(), held.bytes(), 0, held.length(), System.nanoTime()));
        if (!room) {
            channel.close(CloseCode.POLICY_VIOLATION, "too much audio before the caller came");
        }
        return true;
    }

    private boolean interrupt(long eventId, long readNanos) {
        return pass(listener -> listener.interruption(eventId, readNanos));
    }

    private boolean open(AgentMessage.Metadata metadata) {
        Optional<AudioFormat> callerFormat = AudioFormat.ofWireName(metadata.callerFormat());
        Optional<AudioFormat> agentFormat = AudioFormat.ofWireName(metadata.agentFormat());
        if (metadata.conversationId().isEmpty()) {
            return refuse("metadata without the id of a conversation", "no conversation");
        }
        if (callerFormat.isEmpty() || agentFormat.isEmpty()) {
            return refuse("to agent " + metadata.callerFormat() + ", from agent " + metadata.agentFormat(),
                    "audio format not supported");
        }
        up = true;
        return pass(listener -> listener.agentUp(socket, metadata.conversationId(), callerFormat.get(),
                agentFormat.get()));
    }

    private boolean refuse(String detail, String reason) {
        pass(listener -> listener.agentGone(CallEnd.AGENT_FORMAT, detail));
        channel.close(CloseCode.NORMAL, reason);
        return true;
    }

    private boolean answered(String tool, boolean failed) {
        if (tool.equals("end_call") && !failed) {
            pass(AgentListener::endCall);
        }
        return tell(CallEvent.Kind.TOOL, tool + (failed ? " failed" : " answered"));
    }

    /** Nobody here can approve: deny at once instead of letting the agent wait. */
    private boolean decide(AgentMessage.McpToolCall call) {
        if (call.state().equals("awaiting_approval")) {
            socket.denyTool(call.id());
        }
        return tell(CallEvent.Kind.TOOL, call.name() + " " + call.state());
    }

    private boolean queue(String status) {
        return switch (status) {
            case "waiting" -> pass(listener -> listener.queued(true));
            case "admitted" -> pass(listener -> listener.queued(false));
            default -> tell(CallEvent.Kind.STATUS, "agent queue: " + status);
        };
    }

    private boolean tell(CallEvent.Kind kind, String text) {
        return pass(listener -> listener.told(kind, text));
    }

    private boolean pass(Consumer<AgentListener> word) {
        return inbox.pass(0, word);
    }

    private CallEnd endOf(int closeCode) {
        boolean tooLong = failure.type().equals(MAX_DURATION_TYPE)
                || channel.closeReason().contains(MAX_DURATION_WORDS);
        return switch (closeCode) {
            // a conversation that ends before it has begun has said nothing: that is no goodbye
            case CloseCode.NORMAL -> up ? CallEnd.AGENT_FINISHED : CallEnd.AGENT_REFUSED;
            case CloseCode.POLICY_VIOLATION, UNAUTHORISED -> CallEnd.AGENT_REFUSED;
            case TOO_MANY -> CallEnd.AGENT_BUSY;
            default -> tooLong ? CallEnd.AGENT_FINISHED : up ? CallEnd.AGENT_LOST : CallEnd.AGENT_UNREACHABLE;
        };
    }

    private String detail() {
        String words = channel.closeReason().isEmpty() ? failure.text() : channel.closeReason();
        return "close " + channel.closeCode() + (words.isEmpty() ? "" : ": " + words);
    }
}
