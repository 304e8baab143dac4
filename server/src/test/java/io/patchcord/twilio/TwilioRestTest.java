package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.patchcord.config.MachineDetection;
import io.patchcord.config.OutboundConfig;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundLine.Answer;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.RestFault;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.simulator.TwilioSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** twilio-java against the simulated REST API. */
@Timeout(60)
class TwilioRestTest {
    private static final OutboundConfig ASYNC = new OutboundConfig(1, 1, Duration.ofSeconds(20), Duration.ofSeconds(5),
            Duration.ofSeconds(1), MachineDetection.ASYNC, "");
    private static final OutboundOrder ORDER = order("+15005550006");

    private final TwilioApi api = TwilioApi.start();
    private final TwilioRest rest = rest(api.baseUrl(), TwilioSettings.AUTH_TOKEN);

    private static OutboundOrder order(String from) {
        return new OutboundOrder("id1", "", new PhoneNumber("+919876543210"), new PhoneNumber(from), "general",
                Map.of(), Instant.now());
    }

    private static TwilioRest rest(URI baseUrl, String token) {
        return rest(baseUrl, token, Optional.empty());
    }

    private static TwilioRest rest(URI baseUrl, String token, Optional<String> box) {
        return new TwilioRest(new TwilioRest.Account(TwilioSettings.ACCOUNT_SID, token, baseUrl),
                "https://voice.example.com", box, ASYNC);
    }

    @AfterEach
    void stop() {
        rest.close();
        api.close();
    }

    @Test
    void shouldAskForACallWithAllItsWebhooks() {
        Answer.Accepted accepted = assertInstanceOf(Answer.Accepted.class, rest.place(ORDER));
        CallOrder order = api.orders().getFirst();
        assertEquals(accepted.callSid(), order.callSid());
        assertEquals("https://voice.example.com/twilio/outbound-call/id1", order.url());
        assertEquals(Optional.of("https://voice.example.com/twilio/outbound-status/id1"), order.statusCallback());
        assertEquals(List.of("initiated", "ringing", "answered", "completed"), order.statusEvents());
        assertEquals(Optional.of("https://voice.example.com/twilio/amd"), order.asyncVerdict());
        assertTrue(order.machineDetection());
    }

    @Test
    void shouldNameTheBoxThatIsToBeAskedAndTold() {
        try (TwilioRest named = rest(api.baseUrl(), TwilioSettings.AUTH_TOKEN, Optional.of("box1"))) {
            named.place(ORDER);
        }
        CallOrder order = api.orders().getFirst();
        assertEquals("https://voice.example.com/twilio/outbound-call/id1/box1", order.url());
        assertEquals(Optional.of("https://voice.example.com/twilio/outbound-status/id1/box1"), order.statusCallback());
        assertEquals(Optional.of("https://voice.example.com/twilio/amd/box1"), order.asyncVerdict());
    }

    @Test
    void shouldFindACallByItsNumbersAndByItsKey() {
        rest.place(ORDER);
        String callSid = api.orders().getFirst().callSid();
        assertEquals(callSid, rest.latest(ORDER.from(), ORDER.to()).getFirst().callSid());
        assertEquals(List.of(), rest.latest(ORDER.to(), ORDER.from()));
        assertEquals("queued", rest.find(callSid).orElseThrow().status());
        assertEquals(Optional.empty(), rest.find("CA0"));
    }

    @Test
    void shouldSendARequestOnceWhateverItIsAnswered() {
        api.fail(RestFault.ERROR);
        assertInstanceOf(Answer.Unclear.class, rest.place(ORDER));
        api.fail(RestFault.TOO_MANY_REQUESTS);
        assertEquals(TwilioApi.RETRY_AFTER, assertInstanceOf(Answer.TryLater.class, rest.place(ORDER)).after());
        assertEquals(2, api.requestNanos().size());
    }

    @Test
    void shouldTellAnApiThatIsNotThereFromOneThatDoesNotAnswer() {
        try (TwilioRest nowhere = rest(URI.create("http://127.0.0.1:1"), "token")) {
            assertInstanceOf(Answer.TryLater.class, nowhere.place(ORDER));
        }
    }

    @ParameterizedTest
    @CsvSource({"502, Twilio says 502: the answer is not that of Twilio's API",
        "403, Twilio says 403: the answer is not that of Twilio's API", "201, Twilio's answer cannot be read"})
    void shouldSayThatAnAnswerIsNotTwiliosOwn(int status, String words) {
        WebServer proxy = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                .routing(HttpRouting.builder().any((_, response) -> response.status(status)
                        .send("<html>blocked</html>"))).build().start();
        try (TwilioRest behind = rest(URI.create("http://127.0.0.1:" + proxy.port()), "token")) {
            String told = switch (behind.place(ORDER)) {
                case Answer.Refused(String why) -> why;
                case Answer.Barred(String why) -> why;
                case Answer.Unclear(String why) -> why;
                case Answer other -> other.toString();
            };
            assertTrue(told.startsWith(words), told);
        } finally {
            proxy.stop();
        }
    }

    @Test
    void shouldSayWhatAWrongTokenNeeds() {
        try (TwilioRest stranger = rest(api.baseUrl(), "wrong")) {
            String words = assertInstanceOf(Answer.Barred.class, stranger.place(ORDER)).words();
            assertTrue(words.contains("20003") && words.contains("TWILIO_AUTH_TOKEN"), words);
            assertTrue(assertThrows(IllegalStateException.class, () -> stranger.hangUp("CA1")).getMessage()
                    .contains("TWILIO_AUTH_TOKEN"));
        }
    }

    @Test
    void shouldTakeACallThatIsOverAsHungUp() {
        rest.hangUp("CA0");
        assertEquals(List.of(), api.orders());
    }

    @Test
    void shouldSendATextMessage() {
        rest.send("+15005550006", "+919876543210", "Grüße & more");
        assertEquals(Map.of("From", "+15005550006", "To", "+919876543210", "Body", "Grüße & more"),
                api.messages().getFirst());
        assertTrue(assertThrows(IllegalStateException.class, () -> rest.send("+15005550006", "nobody", "x"))
                .getMessage().contains("21211"));
    }
}
