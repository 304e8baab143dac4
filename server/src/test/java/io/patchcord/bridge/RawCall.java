package io.patchcord.bridge;

import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call whose frames a test writes itself.
 *
 * @param callSid the call
 * @param streamSid what its stream will be called
 * @param token the one-time token of its TwiML
 * @param agent the agent's end; null until it is needed
 * @param stream Twilio's end; null until it is needed
 */
record RawCall(String callSid, String streamSid, String token, SimulatedConversation agent, RawStream stream) {
    private static final AtomicInteger STREAMS = new AtomicInteger();

    static RawCall rung(String callSid, String token) {
        return new RawCall(callSid, "MZ%032x".formatted(STREAMS.incrementAndGet()), token, null, null);
    }

    RawCall with(SimulatedConversation conversation, RawStream opened) {
        return new RawCall(callSid, streamSid, token, conversation, opened);
    }

    /** The agent announces µ-law and the stream starts; the bridge has taken both when this returns. */
    RawCall begin() throws IOException, InterruptedException {
        agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
        Talk.awaitTaken(agent);
        stream.text(start());
        stream.awaitTaken();
        return this;
    }

    String start() {
        return start(token, "audio/x-mulaw");
    }

    String start(String withToken, String encoding) {
        return """
                {"event":"start","sequenceNumber":"1","streamSid":"%s","start":{"streamSid":"%s","accountSid":"%s",\
                "callSid":"%s","tracks":["inbound"],"customParameters":{"token":"%s"},"mediaFormat":\
                {"encoding":"%s","sampleRate":8000,"channels":1}}}""".formatted(streamSid, streamSid,
                TwilioSettings.ACCOUNT_SID, callSid, withToken, encoding);
    }

    String media(byte[] muLaw) {
        return media(Base64.getEncoder().encodeToString(muLaw));
    }

    String media(String payload) {
        return """
                {"event":"media","streamSid":"%s","media":{"track":"inbound","chunk":"1","timestamp":"20",\
                "payload":"%s"}}""".formatted(streamSid, payload);
    }

    String mark(String name) {
        return "{\"event\":\"mark\",\"streamSid\":\"" + streamSid + "\",\"mark\":{\"name\":\"" + name + "\"}}";
    }

    String stop() {
        return "{\"event\":\"stop\",\"streamSid\":\"" + streamSid + "\",\"stop\":{\"callSid\":\"" + callSid + "\"}}";
    }

    /** The caller hangs up in order. */
    void hangUp() throws IOException {
        stream.text(stop());
        stream.awaitClose();
        stream.close();
    }
}
