package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole simulated call against a bridge made of plain sockets. */
class SimulatedTwilioTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FROM = "+919876543210";
    private static final String TO = "+15005550006";

    private RawBridge bridge;
    private SimulatedTwilio twilio;

    @BeforeEach
    void start() throws IOException {
        bridge = new RawBridge().connecting("<Response><Hangup/></Response>");
        twilio = new SimulatedTwilio(TwilioSettings.of(bridge.url()));
    }

    @AfterEach
    void stop() throws IOException {
        twilio.close();
        bridge.close();
    }

    @Test
    void ringsOpensTheStreamAndHangsUp() throws Exception {
        try (PhoneCall call = twilio.ring(CallPlan.of(FROM, TO).withField("FromCity", "PUNE"))) {
            RawBridge.Request webhook = bridge.request("/twilio/incoming-call");
            assertEquals("ringing", webhook.form().get("CallStatus"));
            assertEquals("PUNE", webhook.form().get("FromCity"));
            assertEquals("TwilioProxy/1.1", webhook.headers().get("User-Agent"));
            RawSocket socket = bridge.socket();
            RawSocket.Frame connected = socket.next();
            assertEquals("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}",
                    connected.json().toString());
            RawSocket.Frame start = socket.next();
            assertEquals("1", start.json().get("sequenceNumber").textValue());
            assertEquals(call.callSid(), start.json().at("/start/callSid").textValue());
            assertEquals("q3Zb&1", start.json().at("/start/customParameters/token").textValue());
            assertEquals(8_000, start.json().at("/start/mediaFormat/sampleRate").intValue());
            RawSocket.Frame media = socket.next();
            assertEquals("2", media.json().get("sequenceNumber").textValue());
            assertEquals("1", media.json().at("/media/chunk").textValue());
            assertEquals(216, media.json().at("/media/payload").textValue().length());
            call.hangUp();
            socket.next("stop");
            assertEquals(1000, socket.closeCode());
            assertEquals("stream-stopped", streamEvent("stream-stopped"));
            assertEquals("completed", bridge.request("/twilio/call-status").form().get("CallStatus"));
            assertEquals(CallOutcome.How.CALLER_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
        }
    }

    @Test
    void asksTheConnectActionWhenTheBridgeCloses() throws Exception {
        PhoneCall call = twilio.ring(FROM, TO);
        RawSocket socket = bridge.socket();
        socket.next("media");
        socket.close(1000);
        assertEquals("in-progress", bridge.request("/twilio/stream-ended").form().get("CallStatus"));
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
    }

    @Test
    void reportsALostStreamAndGoesOn() throws Exception {
        PhoneCall call = twilio.ring(FROM, TO);
        RawSocket socket = bridge.socket();
        socket.next("media");
        socket.drop();
        assertEquals("stream-error", streamEvent("stream-error"));
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
        assertTrue(bridge.request("/twilio/stream-ended").form().containsKey("CallSid"));
    }

    @Test
    void reportsARefusedStream() throws Exception {
        bridge.refuseUpgrades(403);
        PhoneCall call = twilio.ring(FROM, TO);
        assertTrue(bridge.request("/twilio/stream-status").form().get("StreamError").startsWith("31920 403"));
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
    }

    @Test
    void dialsAHumanAndReportsTheResult() throws Exception {
        bridge.connecting("<Response><Say>One moment.</Say><Dial action=\"/twilio/dial-ended?x=1&amp;y=2\">"
                + "<Number>+15005550010</Number></Dial></Response>");
        PhoneCall call = twilio.ring(CallPlan.of(FROM, TO));
        bridge.socket().close(1000);
        RawBridge.Request ended = bridge.request("/twilio/dial-ended?x=1&y=2");
        assertEquals("completed", ended.form().get("DialCallStatus"));
        assertTrue(call.awaitEnd(PATIENCE).isPresent());
    }

    @Test
    void asksTheFallbackWhenTwimlIsBroken() throws Exception {
        bridge.answering(request -> switch (request.target()) {
            case "/twilio/incoming-call" -> new RawBridge.Answer(200, "<Response><Sing/></Response>");
            case "/twilio/fallback" -> new RawBridge.Answer(200, "<Response><Reject reason=\"busy\"/></Response>");
            default -> new RawBridge.Answer(204, "");
        });
        PhoneCall call = twilio.ring(FROM, TO);
        RawBridge.Request fallback = bridge.request("/twilio/fallback");
        assertEquals("12200", fallback.form().get("ErrorCode"));
        assertEquals(bridge.url() + "/twilio/incoming-call", fallback.form().get("ErrorUrl"));
        assertEquals(new CallOutcome(CallOutcome.How.REJECTED, "busy"), call.awaitEnd(PATIENCE).orElseThrow());
    }

    @Test
    void postsADuplicateWithTheSameToken() throws Exception {
        twilio.ring(CallPlan.of(FROM, TO).withFault(CallPlan.Fault.DUPLICATE_WEBHOOK));
        RawBridge.Request first = bridge.request("/twilio/incoming-call");
        RawBridge.Request second = bridge.request("/twilio/incoming-call");
        assertEquals(first.headers().get("I-Twilio-Idempotency-Token"),
                second.headers().get("I-Twilio-Idempotency-Token"));
        assertEquals(first.form(), second.form());
    }

    @Test
    void answersPingsAndCountsViolations() throws Exception {
        PhoneCall call = twilio.ring(FROM, TO);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("start");
        socket.ping();
        socket.awaitPong();
        socket.binary(new byte[160]);
        socket.text("{\"event\":\"media\",\"streamSid\":null,\"media\":{\"payload\":\"/w==\"}}");
        socket.mark(stream.streamSid(), "m");
        socket.next("mark");
        assertEquals(List.of("31950 a binary frame of 160 bytes", "31951 streamSid is no text"), stream.violations());
    }

    @Test
    void breaksTheSocketOnRequest() throws Exception {
        PhoneCall call = twilio.ring(FROM, TO);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("media");
        stream.reset();
        assertEquals(1006, socket.closeCode());
        assertEquals(StreamEnd.How.LOST, stream.awaitEnd(PATIENCE).orElseThrow().how());
    }

    private String streamEvent(String wanted) throws InterruptedException {
        String event = "";
        while (!event.equals(wanted)) {
            event = bridge.request("/twilio/stream-status").form().get("StreamEvent");
        }
        return event;
    }
}
