package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallEnd;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.TwilioApi;
import io.patchcord.store.Postgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two boxes on one PostgreSQL: the first calls people, and it is the second that Twilio asks and tells. */
@Timeout(120)
class OutboundBoxesTest {
    private static final String PERSON = "+919876543210";
    private static Postgres store;

    @TempDir
    private Path directory;
    private final TwilioApi api = TwilioApi.start();
    private OutboundBed calls;
    private OutboundBed asked;

    @BeforeAll
    static void startStore() {
        store = Postgres.start();
    }

    @AfterAll
    static void stopStore() {
        if (store != null) {
            store.close();
        }
    }

    @BeforeEach
    void open() {
        calls = box("calls");
        asked = box("asked");   // the last one that Twilio was connected to
    }

    private OutboundBed box(String name) {
        return new OutboundBed(directory.resolve(name), api, """
                listener:
                  public-url: http://voice.example.com
                store:
                  url: %s
                """.formatted(store.url()));
    }

    @AfterEach
    void close() {
        calls.close();
        asked.close();
        store.change("TRUNCATE outbound_call, outbound_batch, outbound_owner, call_record, pending_call");
    }

    @Test
    void whoeverPicksUpIsTalkedToByTheBoxThatTwilioAsks() throws Exception {
        String id = calls.order(PERSON);
        Talk talk = asked.talk(asked.phone());
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
    void aBatchHearsOfItsCallsAndGoesOnAtAnotherBoxWhenItsOwnIsGone() throws Exception {
        api.callees(_ -> Callee.who(Callee.Reaction.BUSY));
        String csv = IntStream.range(0, 5).mapToObj(at -> "+9198765432" + (10 + at))
                .collect(Collectors.joining("\n", "to\n", "\n"));
        HttpResponse<String> taken = calls.send("POST", "/api/batches?calls=2", "text/csv", csv);
        assertEquals(202, taken.statusCode(), taken::body);
        String batch = "/api/batches/" + OutboundBed.json(taken).path("id").asText();
        Eventually.holds(() -> api.orders().size() == 4, "the batch does not hear of its first calls");
        calls.bed().bridge().close();
        Eventually.holds(() -> asked.get(batch).path("over").asBoolean(), () -> "" + asked.get(batch + "/calls"));
        assertEquals(5, api.orders().stream().map(CallOrder::to).distinct().count());
        assertEquals(5, api.orders().size(), "somebody is called twice");
    }
}
