package io.patchcord.elevenlabs;

/** A message from the agent, as far as the bridge acts on it. */
public sealed interface AgentMessage {
    /** The conversation is on; formats as the wire names them. */
    record Metadata(String conversationId, String agentFormat, String callerFormat) implements AgentMessage {
    }

    /** Audio of one turn: the first {@code length} bytes of an array that is the reader's again at the next read. */
    record Audio(long eventId, byte[] bytes, int length) implements AgentMessage {
        Audio held() {
            return new Audio(eventId, java.util.Arrays.copyOf(bytes, length), length);
        }
    }

    /** Must be answered with a pong of the same id. */
    record Ping(long eventId) implements AgentMessage {
    }

    /** The caller spoke over the agent. */
    record Interruption(long eventId) implements AgentMessage {
    }

    /** What the caller said. */
    record UserTranscript(String text) implements AgentMessage {
    }

    /** What the agent says. */
    record AgentResponse(long eventId, String text) implements AgentMessage {
    }

    /** What of it was spoken before an interruption. */
    record AgentCorrection(long eventId, String text) implements AgentMessage {
    }

    /** The agent wants a tool of the client's run; parameters are a JSON object. */
    record ToolCall(String name, String id, String parameters) implements AgentMessage {
    }

    /** A tool has answered the agent. */
    record ToolResponse(String name, boolean failed) implements AgentMessage {
    }

    /** A tool of a model-context server changed its state. */
    record McpToolCall(String name, String id, String state) implements AgentMessage {
    }

    /** The platform's wait queue: waiting, admitted or timed_out. */
    record QueueStatus(String status) implements AgentMessage {
    }

    /** The platform reports an error; the close of the socket follows. */
    record Failure(int code, String type, String text) implements AgentMessage {
    }

    /** A type that is known and of no consequence here. */
    record Irrelevant(String type) implements AgentMessage {
    }

    /** A type nobody here knows, or a known one without what it needs. */
    record Unknown(String type) implements AgentMessage {
    }
}
