package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever comes in over Twilio's side, each kind of it is answered, counted and logged once, leaves nothing behind,
 * and costs another live call no frame.
 */
@Timeout(120)
class BadInputTest {
    private static final byte[] VOICE = Signals.noise(7, 160);
    private static final String SETTINGS = """
            calls:
              start-deadline: 3s
              stop-grace: 0s
            """;

    @TempDir
    private static Path directory;
    @RegisterExtension
    private static Scene scene = new Scene(() -> directory, SETTINGS);

    @Test
    void aWebhookWithAWrongSignatureGets403() throws Exception {
        Map<String, String> form = Webhooks.form(Webhooks.newCallSid(), Testbed.CALLER, "ringing");
        assertEquals(403, scene.bed().webhooks().post(Webhooks.INCOMING, form, "another token").statusCode());
        scene.assertCounted(1, Counter.SIGNATURES_REFUSED);
        scene.assertLogged("refused /twilio/incoming-call");
    }

    @Test
    void aWebhookWithoutCallSidGets400() throws Exception {
        Map<String, String> form = new HashMap<>(Webhooks.form("", Testbed.CALLER, "ringing"));
        form.remove("CallSid");
        assertEquals(400, scene.bed().webhooks().post(Webhooks.INCOMING, form, Testbed.AUTH_TOKEN).statusCode());
        scene.assertLogged("no usable CallSid");
    }

    @Test
    void aWebhookOver64KiBGets413() throws Exception {
        Map<String, String> form = new HashMap<>(Webhooks.form(Webhooks.newCallSid(), Testbed.CALLER, "ringing"));
        form.put("FromCity", "x".repeat(64 << 10));
        assertEquals(413, scene.bed().webhooks().post(Webhooks.INCOMING, form, Testbed.AUTH_TOKEN).statusCode());
        scene.assertLogged();
    }

    @Test
    void anUpgradeWithAWrongSignatureGets403() throws Exception {
        try (RawStream stream = RawStream.open(scene.bed().bridge(), RawStream.PATH, "another token")) {
            assertEquals(403, stream.status());
        }
        scene.assertCounted(1, Counter.SIGNATURES_REFUSED);
        scene.assertLogged("refused /twilio/media-stream");
    }

    @Test
    void anUpgradeOfAnotherPathGets404() throws Exception {
        try (RawStream stream = RawStream.open(scene.bed().bridge(), "/twilio/other-stream", Testbed.AUTH_TOKEN)) {
            assertEquals(404, stream.status());
        }
        scene.assertLogged();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "FRAMES_INVALID | {\"event\":",
        "FRAMES_INVALID | not JSON",
        "FRAMES_INVALID | [1, 2]",
        "FRAMES_INVALID | {\"event\":\"media\",\"media\":{\"track\":\"inbound\"}}",
        "FRAMES_INVALID | {\"event\":\"media\",\"media\":{\"track\":\"outbound\",\"payload\":\"////\"}}",
        "FRAMES_INVALID | {\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"payload\":\"*not base64*\"}}",
        "FRAMES_INVALID | {\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"12\"}}",
        "FRAMES_INVALID | {\"event\":\"mark\",\"mark\":{}}",
        "FRAMES_UNKNOWN | {\"event\":\"whistle\"}",
        "FRAMES_UNKNOWN | {}"})
    void anOddFrameIsCountedAndTheCallGoesOn(Counter counter, String frame) throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        for (int time = 0; time < 3; time++) {
            call.stream().text(frame);
        }
        assertGoesOn(call);
        scene.assertCounted(3, counter);
        scene.assertLogged(counter.name(), "ended: CALLER_HUNG_UP");
    }

    @Test
    void aBinaryFrameIsCountedAndTheCallGoesOn() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().frame(RawStream.BINARY, VOICE, true);
        assertGoesOn(call);
        scene.assertCounted(1, Counter.FRAMES_INVALID);
        scene.assertLogged("FRAMES_INVALID: binary frame", "ended: CALLER_HUNG_UP");
    }

    @Test
    void aSecondStartIsCountedAndTheCallGoesOn() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().text(call.start());
        assertGoesOn(call);
        scene.assertCounted(1, Counter.FRAMES_INVALID);
        scene.assertCounted(0, Counter.TOKENS_REFUSED);
        scene.assertLogged("FRAMES_INVALID: second start", "ended: CALLER_HUNG_UP");
    }

    @Test
    void mediaBeforeStartIsCountedAndTheCallBegins() throws Exception {
        RawCall call = scene.bed().rawCall();
        call.stream().text(call.media(VOICE));
        call.stream().text(call.stop());
        call.begin();
        assertGoesOn(call);
        scene.assertCounted(2, Counter.FRAMES_INVALID);
        scene.assertLogged("frame before start", "ended: CALLER_HUNG_UP");
    }

    /** One frame arrives whole, and nothing but it; then the caller hangs up. */
    private static void assertGoesOn(RawCall call) throws IOException {
        call.stream().text(call.media(VOICE));
        call.stream().awaitTaken();
        call.hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        assertArrayEquals(VOICE, call.agent().audio());
        assertEquals(1000, call.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
    }

    @Test
    void aWrongTokenCloses1008AndLeavesTheRightOneGood() throws Exception {
        RawCall call = scene.bed().rawCall();
        try (RawStream stranger = RawStream.open(scene.bed().bridge())) {
            stranger.text(call.start("x" + call.token(), "audio/x-mulaw"));
            stranger.text(call.media(VOICE));
            assertEquals(1008, stranger.awaitClose());
        }
        scene.assertCounted(1, Counter.TOKENS_REFUSED);
        assertGoesOn(call.begin());
        scene.assertLogged("media stream refused: invalid token", "ended: CALLER_HUNG_UP");
    }

    @Test
    void aUsedTokenCloses1008AndTheFirstStreamGoesOn() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        try (RawStream second = RawStream.open(scene.bed().bridge())) {
            second.text(call.start());
            assertEquals(1008, second.awaitClose());
        }
        assertGoesOn(call);
        scene.assertCounted(1, Counter.TOKENS_REFUSED);
        scene.assertLogged("media stream refused: invalid token", "ended: CALLER_HUNG_UP");
    }

    @Test
    void anotherMediaFormatCloses1003() throws Exception {
        RawCall call = scene.bed().rawCall();
        call.stream().text(call.start(call.token(), "audio/x-alaw"));
        call.stream().text(call.media(VOICE));
        assertEquals(1003, call.stream().awaitClose());
        call.stream().close();
        scene.bed().webhooks().completed(call.callSid());
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        scene.assertLogged("media format not supported");
    }

    @Test
    void aStreamThatDoesNotStartIsCutOff() throws Exception {
        RawCall call = scene.bed().rawCall();
        call.stream().text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        call.stream().awaitEnd();
        scene.bed().webhooks().completed(call.callSid());
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        scene.assertLogged("no start");
    }

    @Test
    void aFrameOver64KiBCloses1009() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().frame(RawStream.TEXT, new byte[(64 << 10) + 1], true);
        assertRefused(call, 1009);
    }

    @Test
    void textThatIsNotUtf8Closes1007() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().frame(RawStream.TEXT, new byte[] {'{', (byte) 0xC3, '(', '}'}, true);
        assertRefused(call, 1007);
    }

    @Test
    void anUnmaskedFrameCloses1002() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().frame(RawStream.TEXT, call.media(VOICE).getBytes(StandardCharsets.UTF_8), false);
        assertRefused(call, 1002);
    }

    private static void assertRefused(RawCall call, int closeCode) throws IOException {
        assertEquals(closeCode, call.stream().awaitClose());
        assertEquals(CallEnd.MEDIA_REFUSED, scene.bed().record(call.callSid()).end());
        call.stream().close();
        scene.assertLogged("media stream refused: " + closeCode, "ended: MEDIA_REFUSED");
    }

    @Test
    void stopWithoutCloseIsClosedByTheBridge() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().text(call.stop());
        assertEquals(1000, call.stream().awaitClose());
        assertEnded(call, CallEnd.CALLER_HUNG_UP);
    }

    @Test
    void closeWithoutStopIsALostStream() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().sendClose(1001);
        assertEquals(1001, call.stream().awaitClose());
        assertEnded(call, CallEnd.MEDIA_LOST);
    }

    @Test
    void aResetIsALostStream() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        call.stream().reset();
        assertEnded(call, CallEnd.MEDIA_LOST);
    }

    private static void assertEnded(RawCall call, CallEnd end) throws IOException {
        assertEquals(end, scene.bed().record(call.callSid()).end());
        assertEquals(1000, call.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
        call.stream().close();
        scene.assertLogged("ended: " + end);
    }
}
