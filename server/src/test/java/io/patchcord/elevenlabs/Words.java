package io.patchcord.elevenlabs;

import io.patchcord.call.AgentLeg;
import io.patchcord.call.AgentListener;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.codec.AudioFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that writes down what it hears, one line a call. */
final class Words implements AgentListener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile AgentLeg leg;

    /** The next line. */
    String next() throws InterruptedException {
        String line = lines.poll(30, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more was heard");
        }
        return line;
    }

    /** The next line that starts like this; lines before it are skipped. */
    String next(String start) throws InterruptedException {
        String line = next();
        while (!line.startsWith(start)) {
            line = next();
        }
        return line;
    }

    boolean nothingMore() {
        return lines.isEmpty();
    }

    /** The way to the agent, once it is up. */
    AgentLeg leg() {
        return leg;
    }

    @Override
    public void agentUp(AgentLeg agent, String conversationId, AudioFormat callerFormat, AudioFormat agentFormat) {
        leg = agent;
        lines.add("up " + conversationId + " " + callerFormat.wireName() + " " + agentFormat.wireName());
    }

    @Override
    public void audio(long eventId, byte[] audio, int offset, int length, long readNanos) {
        lines.add("audio " + eventId + " " + length + " bytes of " + audio[offset]);
    }

    @Override
    public void interruption(long eventId, long readNanos) {
        lines.add("interruption " + eventId);
    }

    @Override
    public void told(CallEvent.Kind kind, String text) {
        lines.add("told " + kind + " " + text);
    }

    @Override
    public void said(long eventId, String text) {
        told(CallEvent.Kind.AGENT_SAID, text);
    }

    @Override
    public void corrected(long eventId, String text) {
        told(CallEvent.Kind.AGENT_CORRECTED, text);
    }

    @Override
    public void toolCall(String toolName, String toolCallId, String parameters) {
        lines.add("tool " + toolName + " " + toolCallId + " " + parameters);
    }

    @Override
    public void endCall() {
        lines.add("end call");
    }

    @Override
    public void queued(boolean waiting) {
        lines.add("queued " + waiting);
    }

    @Override
    public void agentGone(CallEnd why, String detail) {
        lines.add("gone " + why + " " + detail);
    }
}
