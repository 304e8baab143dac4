package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.TimedSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Others are told of a call's end, whatever becomes of them or of us meanwhile. */
@Timeout(120)
class CallEndedTest {
    private static final Duration QUIET = Duration.ofMillis(1_200);

    @TempDir
    private Path directory;
    private final Receiver receiver = new Receiver();
    private Testbed bed;

    @BeforeEach
    void start() {
        bed = bed("first", "24h");
    }

    private Testbed bed(String name, String maxAge) {
        return new Testbed(directory.resolve(name), """
                calls:
                  stop-grace: 0s
                webhooks:
                  call-ended: %s
                  call-ended-timeout: 500ms
                  call-ended-pause: 20ms
                  call-ended-max-age: %s
                """.formatted(receiver.url(), maxAge));
    }

    @AfterEach
    void stop() {
        bed.close();
        receiver.close();
    }

    private String endACall() throws Exception {
        RawCall call = bed.rawCall().begin();
        call.hangUp();
        bed.record(call.callSid());
        return call.callSid();
    }

    private void awaitTold(int ends) {
        Eventually.holds(() -> receiver.posts().stream().filter(post -> post.answer() == 200).count() == ends,
                () -> receiver.posts().toString());
        Eventually.holds(() -> metric("webhooks_delivered") == ends, "the delivery is not counted");
    }

    private long metric(String name) {
        return bed.metrics().lines().filter(line -> line.startsWith("patchcord_" + name + "_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1))).findFirst()
                .orElse(-1);
    }

    @Test
    void theRecordIsSentSigned() throws Exception {
        String callSid = endACall();
        awaitTold(1);
        Receiver.Post post = receiver.posts().getFirst();
        JsonNode json = post.json();
        assertEquals("call.ended", json.path("type").asText());
        assertEquals(post.deliveryId(), json.path("delivery_id").asText());
        assertEquals(callSid, json.path("call").path("call_sid").asText());
        assertEquals("CALLER_HUNG_UP", json.path("call").path("end_reason").asText());
        assertEquals("caller", json.path("call").path("end_party").asText());
        assertEquals(Testbed.CALLER, json.path("call").path("caller").asText());
        assertEquals("USD", json.path("cost").path("currency").asText());
        assertFalse(json.path("cost").path("settled").asBoolean());
        assertTrue(isSigned(post, Testbed.CALL_ENDED_SECRET));
        assertFalse(isSigned(post, "another secret"));
    }

    private static boolean isSigned(Receiver.Post post, String secret) {
        TimedSignature.Check check = new TimedSignature("v1", List.of(secret), Duration.ofMinutes(5),
                InstantSource.system()).check(post.signature()).orElseThrow();
        byte[] body = post.body().getBytes(StandardCharsets.UTF_8);
        check.update(body, 0, body.length);
        return check.matches();
    }

    @Test
    void aReceiverThatFailsOrHangsIsToldAgainUntilItTakesIt() throws Exception {
        receiver.answerNext(500, 302, Receiver.HANG, 404);
        endACall();
        awaitTold(1);
        assertEquals(List.of(500, 302, Receiver.HANG, 404, 200),
                receiver.posts().stream().map(Receiver.Post::answer).toList());
        assertEquals(1, receiver.posts().stream().map(Receiver.Post::deliveryId).distinct().count());
        assertEquals(4, metric("webhook_attempts_failed"));
        Eventually.pass(QUIET);
        assertEquals(5, receiver.posts().size(), "told again after it was taken");
    }

    @Test
    void theNextProcessTellsWhatTheLastCouldNotAndNothingElse() throws Exception {
        String told = endACall();
        awaitTold(1);
        receiver.answer(503);
        String first = endACall();
        String second = endACall();
        Eventually.holds(() -> receiver.posts().stream().map(Receiver.Post::callSid).collect(Collectors.toSet())
                .size() == 3, "nobody tried");
        bed.restart();
        receiver.answer(200);
        Eventually.holds(() -> metric("webhooks_delivered") == 2, "not told by the next process");
        bed.restart();
        Eventually.pass(QUIET);
        for (String callSid : List.of(told, first, second)) {
            assertEquals(1, receiver.posts().stream().filter(post -> post.answer() == 200
                    && post.callSid().equals(callSid)).count(), callSid);
        }
    }

    @Test
    void aDeliveryTooOldIsDeadAndSeen() throws Exception {
        receiver.answer(500);
        try (Testbed brief = bed("brief", "1s")) {
            RawCall call = brief.rawCall().begin();
            call.hangUp();
            Eventually.holds(() -> brief.metrics().contains("patchcord_webhooks_dead_total 1"),
                    "not dead after a second");
            brief.restart();
            assertTrue(brief.metrics().contains("patchcord_webhooks_dead_total 1"), "forgotten");
        }
    }

    @Test
    void aCallThatGoesOnIsToldOfOnlyWhenItIsOver() throws Exception {
        RawCall call = bed.rawCall().begin();
        call.stream().reset();
        bed.record(call.callSid());
        String twiml = bed.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
        RawCall again = RawCall.rung(call.callSid(), Webhooks.token(twiml)).with(null, RawStream.open(bed.bridge()));
        again.stream().text(again.start());
        again.with(bed.conversation(call.callSid()), again.stream()).hangUp();
        awaitTold(1);
        assertEquals("CALLER_HUNG_UP", receiver.posts().getFirst().json().path("call").path("end_reason").asText());
    }
}
