package io.patchcord.call;

import io.patchcord.codec.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An agent in the test's hand: the dial that reaches it, and its leg, both of which write down what they are told. */
final class AgentInMemory extends LegInMemory implements AgentDial, AgentLeg {
    private final List<byte[]> chunks = new ArrayList<>();
    private volatile AgentListener listener;
    private volatile boolean silentWhenAbandoned;
    private volatile boolean mute;
    private volatile long pingGapNanos;

    /** The one who claimed the dial. */
    AgentListener listener() {
        return listener;
    }

    /** Answers: the conversation is on, in these formats. */
    void up(AudioFormat toAgent, AudioFormat fromAgent) {
        listener.agentUp(this, "conv_1", toAgent, fromAgent);
    }

    /** Nothing comes from it though it is up, or something does. */
    void mute(boolean on) {
        mute = on;
    }

    @Override
    public boolean isMute() {
        return mute;
    }

    /** It has pinged, with this long between two pings at most. */
    void pingedEvery(Duration gap) {
        pingGapNanos = gap.toNanos();
    }

    @Override
    public long pingGapNanos() {
        return pingGapNanos;
    }

    /** Says so many bytes of audio, each the event's id. */
    void says(long eventId, int byteCount) {
        byte[] audio = new byte[byteCount];
        Arrays.fill(audio, (byte) eventId);
        listener.audio(eventId, audio, 0, byteCount, System.nanoTime());
    }

    /** From now on an abandoned or closed agent never tells its end. */
    void keepSilentWhenAbandoned() {
        silentWhenAbandoned = true;
    }

    /** Audio received, chunk by chunk. */
    synchronized List<byte[]> chunks() {
        return List.copyOf(chunks);
    }

    /** Audio received, as one. */
    synchronized byte[] audio() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void gone(CallEnd end) {
        AgentListener to = listener;
        if (to != null && !silentWhenAbandoned) {
            to.agentGone(end, "closed");
        }
    }

    @Override
    public void claim(AgentListener one) {
        tell("claim");
        listener = one;
    }

    @Override
    public void abandon(String reason) {
        tell("abandon " + reason);
        gone(CallEnd.AGENT_REFUSED);
    }

    @Override
    public synchronized void audio(byte[] audio, int offset, int length) {
        chunks.add(Arrays.copyOfRange(audio, offset, offset + length));
    }

    @Override
    public void contextualUpdate(String text, String contextId) {
        tell("update " + contextId + ": " + text);
    }

    @Override
    public void userMessage(String text) {
        tell("user: " + text);
    }

    @Override
    public void toolResult(String toolCallId, String result, boolean isError) {
        tell("tool " + toolCallId + (isError ? " failed: " : ": ") + result);
    }

    @Override
    public void close(String reason) {
        super.close(reason);
        gone(CallEnd.AGENT_FINISHED);
    }
}
