package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Counter;
import io.patchcord.net.RawHttp;
import io.patchcord.twilio.RequestSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who attacks the listeners gets nowhere, is rid of in time, and costs a live call no frame. */
@Timeout(120)
class AttackTest {
    private static final int FEWEST_OPENING = 50;
    private static final String SETTINGS = """
            listener:
              request-deadline: 1s
            calls:
              max-calls: 10
              media-silence: 2s
              stop-grace: 0s
            """;

    @TempDir
    private static Path directory;
    @RegisterExtension
    private static Scene scene = new Scene(() -> directory, SETTINGS);

    /** Two requests for some proxies, one for others; the second is signed, so that it would be obeyed. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\r\nContent-Length: %d",
        "Content-Length: %d\r\nTransfer-Encoding: chunked",
        "Content-Length: +%d", "Transfer-Encoding: chunked\r\nContent-Length: %d"})
    void aSmuggledWebhookIsNotServed(String framing) throws Exception {
        String callSid = Webhooks.newCallSid();
        String form = "AccountSid=AC1&CallSid=" + callSid + "&From=%2B14155550100&To=%2B15005550006";
        String second = signedPost(callSid) + "Content-Length: " + form.length() + "\r\n\r\n" + form;
        try (RawHttp client = client()) {
            client.send("POST /twilio/call-status HTTP/1.1\r\nHost: a\r\n" + framing.formatted(second.length() + 5)
                    + "\r\n\r\n0\r\n\r\n" + second);
            String answer = client.readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && !answer.contains("<Response>"), answer);
        }
        assertTrue(scene.bed().stored(callSid).isEmpty());
        scene.assertCounted(0, Counter.CALLS_ADMITTED);
        try (RawHttp client = client()) {
            client.send(second.replace("Host: a", "Host: a\r\nConnection: close"));
            assertTrue(client.readToEnd().contains("<Response>"), "the second request would have been obeyed");
        }
        scene.bed().conversation(callSid);
        scene.bed().webhooks().completed(callSid);
    }

    private static String signedPost(String callSid) {
        Map<String, List<String>> values = Map.of("AccountSid", List.of("AC1"), "CallSid", List.of(callSid),
                "From", List.of("+14155550100"), "To", List.of("+15005550006"));
        return "POST /twilio/incoming-call HTTP/1.1\r\nHost: a\r\nX-Twilio-Signature: " + RequestSignature.sign(
                Testbed.AUTH_TOKEN, scene.bed().bridge().publicUrl() + Webhooks.INCOMING, values) + "\r\n";
    }

    @Test
    void dawdlersAreCutOffAndACallComesThroughMeanwhile() throws Exception {
        List<RawHttp> dawdlers = new ArrayList<>();
        for (String beginning : List.of("", "POST /twilio/incoming-call HTTP/1.1\r\nX: ",
                "POST /twilio/incoming-call HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nCallSid=",
                "GET /twilio/media-stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Up")) {
            for (int i = 0; i < 20; i++) {
                dawdlers.add(client().send(beginning));
            }
        }
        RawCall call = scene.bed().rawCall().begin();
        call.stream().text(call.media(Signals.noise(7, 160)));
        call.stream().awaitTaken();
        call.hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        assertArrayEquals(Signals.noise(7, 160), call.agent().audio());
        for (RawHttp dawdler : dawdlers) {
            assertTrue(!dawdler.readToEnd().startsWith("HTTP/1.1 2"));
            dawdler.close();
        }
    }

    /** A frame whose bytes come one by one is no frame; Twilio sends whole ones, fifty a second. */
    @Test
    void aStreamThatDribblesIsSilent() throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        Thread dribble = Thread.startVirtualThread(() -> {
            try {
                call.stream().bytes(0x81, 0xFE, 0x40, 0, 1, 2, 3, 4);
                while (true) {
                    call.stream().bytes('x');
                    Eventually.pass(Duration.ofMillis(100));
                }
            } catch (IOException _) {
                // cut off
            }
        });
        assertEquals(CallEnd.MEDIA_SILENT, scene.bed().record(call.callSid()).end());
        call.stream().awaitEnd();
        dribble.join();
        scene.bed().webhooks().completed(call.callSid());
    }

    /** The signature of a handshake is the same every time: whoever has seen one can repeat it. */
    @Test
    void aFloodOfUpgradesCrowdsOutItselfAndNoCall() throws Exception {
        List<RawStream> flood = new ArrayList<>();
        for (int i = 0; i < FEWEST_OPENING + 10; i++) {
            flood.add(RawStream.open(scene.bed().bridge()));
        }
        RawCall call = scene.bed().rawCall().begin();
        call.stream().text(call.media(Signals.noise(7, 160)));
        call.stream().awaitTaken();
        call.hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        scene.assertCounted(11, Counter.STREAMS_CROWDED_OUT);
        for (RawStream stream : flood) {
            stream.close();
        }
    }

    @Test
    void operatorsAreNotReachedByANameThatSomebodyMadePointHere() throws IOException {
        for (String path : List.of("/observe/health", "/observe/metrics", "/api/calls")) {
            try (RawHttp client = new RawHttp(scene.bed().bridge().operatorPort())) {
                String answer = client.send("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n").readHead();
                assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
            }
        }
    }

    @Test
    void theFeedOfCallsIsForNobodyElsesPage() throws IOException {
        assertEquals("101", feed("127.0.0.1", ""));
        assertEquals("421", feed("evil.example", "Origin: http://evil.example\r\n"));
        assertEquals("403", feed("127.0.0.1", "Origin: http://evil.example\r\n"));
    }

    private static String feed(String host, String headers) throws IOException {
        try (RawHttp client = new RawHttp(scene.bed().bridge().operatorPort())) {
            return client.send("GET /api/feed HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").readHead().split(" ")[1];
        }
    }

    private static RawHttp client() throws IOException {
        return new RawHttp(scene.bed().bridge().publicUrl().getPort());
    }
}
