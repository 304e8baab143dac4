package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault that a bridge is to survive does reach it. */
class FaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final CallPlan PLAN = CallPlan.of("+919876543210", "+15005550006");

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
    void closesWithoutStop() throws Exception {
        PhoneCall call = twilio.ring(PLAN);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("media");
        stream.closeWithoutStop(1001, "away");
        assertEquals(1001, socket.closeCode());
        assertTrue(socket.rest().stream().noneMatch(frame -> frame.event().equals("stop")));
        assertEquals(CallOutcome.How.CALLER_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
    }

    @Test
    void stopsWithoutClosing() throws Exception {
        PhoneCall call = twilio.ring(PLAN);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("media");
        stream.stopWithoutClose();
        socket.next("stop");
        assertEquals(CallOutcome.How.CALLER_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());
        assertTrue(stream.awaitEnd(Duration.ZERO).isEmpty(), "the socket is still open");
        socket.close(1000);
        assertEquals(1000, stream.awaitEnd(PATIENCE).orElseThrow().closeCode());
    }

    @Test
    void sendsNoMoreMediaAndStaysConnected() throws Exception {
        PhoneCall call = twilio.ring(PLAN);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("media");
        stream.freeze();
        socket.ping();
        socket.awaitPong();
        long sent = stream.mediaFramesSent();
        socket.mark(stream.streamSid(), "alive");
        socket.next("mark");
        assertTrue(stream.mediaFramesSent() <= sent + 1, "at most the frame that was under way");
    }

    @Test
    void readsNothingMore() throws Exception {
        PhoneCall call = twilio.ring(PLAN);
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.next("media");
        stream.stopReading();
        socket.mark(stream.streamSid(), "unheard");
        for (int frame = 0; frame < 10; frame++) {
            assertNotEquals("mark", socket.next().event());
        }
    }

    @Test
    void garblesTheToken() throws Exception {
        twilio.ring(PLAN.withFault(CallPlan.Fault.WRONG_TOKEN));
        assertEquals("xq3Zb&1", bridge.socket().next("start").json().at("/start/customParameters/token").textValue());
    }

    @Test
    void opensASocketAndNeverStarts() throws Exception {
        PhoneCall call = twilio.ring(PLAN.withFault(CallPlan.Fault.NO_START));
        MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
        RawSocket socket = bridge.socket();
        socket.clear(stream.streamSid());
        socket.ping();
        socket.awaitPong();
        assertEquals(1, stream.violations().size(), "nothing may be sent before start");
        assertEquals(0, stream.mediaFramesSent());
    }

    @Test
    void takesTwimlAndNeverOpensASocket() throws Exception {
        PhoneCall call = twilio.ring(PLAN.withFault(CallPlan.Fault.NO_STREAM));
        assertEquals(200, call.awaitReply(PATIENCE).orElseThrow().status());
        assertEquals(Optional.empty(), call.awaitStream(Duration.ofMillis(100)));
        call.hangUp();
        assertEquals("completed", bridge.request("/twilio/call-status").form().get("CallStatus"));
    }

    @Test
    void signsWrongly() throws Exception {
        twilio.ring(PLAN.withFault(CallPlan.Fault.WRONG_WEBHOOK_SIGNATURE));
        RawBridge.Request request = bridge.request("/twilio/incoming-call");
        TwilioSigner signer = new TwilioSigner(TwilioSettings.AUTH_TOKEN);
        assertNotEquals(sign(signer, request), request.headers().get("X-Twilio-Signature"));
        twilio.ring(PLAN);
        RawBridge.Request honest = bridge.request("/twilio/incoming-call");
        assertEquals(sign(signer, honest), honest.headers().get("X-Twilio-Signature"));
    }

    @Test
    void signsTheHandshakeOverTheUrlWithASlash() throws Exception {
        twilio.ring(PLAN.withFault(CallPlan.Fault.UPGRADE_SIGNED_WITH_SLASH));
        assertEquals(new TwilioSigner(TwilioSettings.AUTH_TOKEN).sign(bridge.streamUrl() + "/"),
                bridge.request("/twilio/media-stream").headers().get("X-Twilio-Signature"));
    }

    private String sign(TwilioSigner signer, RawBridge.Request request) {
        Map<String, List<String>> form = new HashMap<>();
        request.form().forEach((name, value) -> form.put(name, List.of(value)));
        return signer.sign(bridge.url() + request.target(), form);
    }
}
