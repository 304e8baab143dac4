package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;

/**
 * Writes what Twilio sends on a media stream: numbers as text, a sequence number on every frame but the first.
 * Not thread-safe: whoever writes holds the stream's lock, so that numbers leave in order.
 */
final class StreamFrames {
    static final String CONNECTED = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
    private static final int FRAME_MILLIS = 20;

    private final String accountSid;
    private final String callSid;
    private final String streamSid;
    private long sequenceNumber;
    private long chunk;

    StreamFrames(String accountSid, String callSid, String streamSid) {
        this.accountSid = accountSid;
        this.callSid = callSid;
        this.streamSid = streamSid;
    }

    String start(Map<String, String> customParameters) {
        ObjectNode frame = frame("start");
        ObjectNode start = frame.putObject("start");
        start.put("streamSid", streamSid).put("accountSid", accountSid).put("callSid", callSid);
        start.putArray("tracks").add("inbound");
        ObjectNode parameters = start.putObject("customParameters");
        customParameters.forEach(parameters::put);
        start.putObject("mediaFormat").put("encoding", "audio/x-mulaw").put("sampleRate", 8_000).put("channels", 1);
        return frame.toString();
    }

    /** The frame of each 20 ms; put together by hand, since a load run writes tens of thousands a second. */
    String media(byte[] muLaw) {
        sequenceNumber++;
        chunk++;
        return "{\"event\":\"media\",\"sequenceNumber\":\"" + sequenceNumber + "\",\"streamSid\":\"" + streamSid
                + "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"" + chunk + "\",\"timestamp\":\""
                + chunk * FRAME_MILLIS + "\",\"payload\":\"" + Base64.getEncoder().encodeToString(muLaw) + "\"}}";
    }

    String dtmf(char digit) {
        ObjectNode frame = frame("dtmf");
        frame.putObject("dtmf").put("track", "inbound_track").put("digit", String.valueOf(digit));
        return frame.toString();
    }

    String mark(String name) {
        ObjectNode frame = frame("mark");
        frame.putObject("mark").put("name", name);
        return frame.toString();
    }

    String stop() {
        ObjectNode frame = frame("stop");
        frame.putObject("stop").put("accountSid", accountSid).put("callSid", callSid);
        return frame.toString();
    }

    /** A numbered frame has left that somebody else wrote. */
    void passed() {
        sequenceNumber++;
    }

    /** Media frames written so far. */
    long chunks() {
        return chunk;
    }

    private ObjectNode frame(String event) {
        sequenceNumber++;
        return JsonNodeFactory.instance.objectNode().put("event", event)
                .put("sequenceNumber", Long.toString(sequenceNumber)).put("streamSid", streamSid);
    }
}
