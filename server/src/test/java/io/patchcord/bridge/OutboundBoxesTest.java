package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallEnd;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.RestFault;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.store.Postgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two boxes on one PostgreSQL: the first calls people, and it is the second that Twilio asks and tells. */
@Timeout(120)
class OutboundBoxesTest {
    private static final String PERSON = "+919876543210";
    private static final String SLOW = "+919876543211";
    private static final TwilioApi TWILIO = TwilioApi.start();

    @TempDir
    private static Path directory;
    private static Postgres store;
    private static OutboundBed calls;
    private static OutboundBed asked;

    @BeforeAll
    static void open() {
        store = Postgres.database();
        TWILIO.callees(number -> switch (number) {
            case PERSON -> Callee.person();
            case SLOW -> Callee.person().ringing(Duration.ofMinutes(1));
            default -> Callee.who(Callee.Reaction.BUSY);
        });
        calls = box("calls");
        asked = box("asked");   // whom Twilio knows is the one that it was connected to last
    }

    private static OutboundBed box(String name) {
        return new OutboundBed(directory.resolve(name), TWILIO, """
                listener:
                  public-url: http://voice.example.com
                store:
                  url: %s
                """.formatted(store.url()));
    }

    @AfterAll
    static void close() {
        if (store != null) {
            calls.close();
            asked.close();
        }
        TWILIO.close();
    }

    private static long called(Predicate<String> numbers) {
        return TWILIO.orders().stream().map(CallOrder::to).filter(numbers).count();
    }

    @Test
    void whoeverPicksUpIsTalkedToByTheBoxThatTwilioAsksThoughTheOtherHasNotHeardOfTheCall() throws Exception {
        TWILIO.fail(RestFault.SILENCE_AFTER_ACCEPTING);
        String id = calls.order(PERSON);
        Talk talk = asked.talk(ringing(PERSON));
        talk.say(1, Signals.noise(1, 1_600));
        talk.awaitHeard(1_600);
        calls.awaitState(id, "answered");
        Eventually.holds(() -> calls.bed().bridge().admitted() == 0, "the box that called keeps a place");
        assertEquals(1, asked.bed().bridge().admitted());
        talk.phone().hangUp();
        assertEquals("completed", calls.over(id).path("state").asText());
        assertEquals(CallEnd.CALLER_HUNG_UP, calls.bed().record(talk.callSid()).end());
        asked.bed().awaitIdle();
    }

    @Test
    void whomOneBoxIsCallingAnotherDoesNotCallAsWell() throws Exception {
        String id = calls.order(SLOW);
        calls.awaitState(id, "ringing");
        assertEquals(409, asked.call("{\"to\":\"" + SLOW + "\"}").statusCode());
        String batch = batch(asked, SLOW + "\n");
        Eventually.holds(() -> asked.get(batch).path("over").asBoolean(), () -> "" + asked.get(batch + "/calls"));
        assertEquals(1, asked.get(batch).path("states").path("failed").asInt());
        assertEquals(1, called(SLOW::equals));
        calls.send("DELETE", "/api/calls/" + id, "application/json", "");
        calls.over(id);
    }

    /** The telephone of this number, once it is called; those of other tests' numbers are passed over. */
    private static PhoneCall ringing(String number) throws InterruptedException {
        while (true) {
            PhoneCall phone = asked.phone();
            if (TWILIO.orders().stream().anyMatch(order -> order.to().equals(number)
                    && order.callSid().equals(phone.callSid()))) {
                return phone;
            }
        }
    }

    private static String batch(OutboundBed bed, String numbers) throws Exception {
        HttpResponse<String> taken = bed.send("POST", "/api/batches?calls=2", "text/csv", "to\n" + numbers);
        assertEquals(202, taken.statusCode(), taken::body);
        return "/api/batches/" + OutboundBed.json(taken).path("id").asText();
    }

    @Test
    void aBatchHearsOfItsCallsAndGoesOnAtAnotherBoxWhenItsOwnIsGone() throws Exception {
        Predicate<String> busy = number -> number.startsWith("+14155550");
        String batch;
        try (OutboundBed goes = box("goes")) {
            TWILIO.connect(asked.bed().twilio());
            batch = batch(goes, IntStream.range(100, 105).mapToObj(at -> "+14155550" + at + "\n")
                    .collect(Collectors.joining()));
            Eventually.holds(() -> called(busy) == 4, "the batch does not hear of its first calls");
        }
        Eventually.holds(() -> asked.get(batch).path("over").asBoolean(), () -> "" + asked.get(batch + "/calls"));
        assertEquals(5, TWILIO.orders().stream().map(CallOrder::to).filter(busy).distinct().count());
        assertEquals(5, called(busy), "somebody is called twice");
    }
}
