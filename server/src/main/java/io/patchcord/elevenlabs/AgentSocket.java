package io.patchcord.elevenlabs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.AgentLeg;
import io.patchcord.net.AudioText;
import io.patchcord.net.Json;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketPeer;

/** The way to one agent: writes its messages. Audio by one thread at a time, everything else by any. */
final class AgentSocket extends WebSocketPeer implements AgentLeg {
    private final AudioText audioChunk = new AudioText("{\"user_audio_chunk\":\"", "\"}");

    private final PingRhythm pings = new PingRhythm();
    private volatile boolean mute = true;

    AgentSocket(WebSocketChannel channel) {
        super(channel);
    }

    /** The agent gives a sign of life. */
    void alive() {
        if (mute) {
            mute = false;
        }
    }

    @Override
    public boolean isMute() {
        return mute;
    }

    @Override
    public void audio(byte[] audio, int offset, int length) {
        int textLength = audioChunk.build(audio, offset, length);
        channel.text(audioChunk.bytes(), 0, textLength);
    }

    @Override
    public long pingGapNanos() {
        return pings.longestGapNanos();
    }

    /** Answers a ping, the message that came last. The agent's reader thread. */
    void pong(long eventId) {
        pings.pinged(receivedNanos());
        channel.text("{\"type\":\"pong\",\"event_id\":" + eventId + "}");
    }

    @Override
    public void contextualUpdate(String text, String contextId) {
        send(message("contextual_update").put("text", text).put("context_id", contextId));
    }

    @Override
    public void userMessage(String text) {
        send(message("user_message").put("text", text));
    }

    @Override
    public void toolResult(String toolCallId, String result, boolean isError) {
        send(message("client_tool_result").put("tool_call_id", toolCallId).put("result", result)
                .put("is_error", isError));
    }

    /** Denies a tool of a model-context server that asks for approval. */
    void denyTool(String toolCallId) {
        send(message("mcp_tool_approval_result").put("tool_call_id", toolCallId).put("is_approved", false));
    }

    private static ObjectNode message(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    private void send(ObjectNode message) {
        channel.text(Json.text(message));
    }
}
