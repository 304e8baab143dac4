package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.store.Postgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Boxes that share nothing but a PostgreSQL: what comes to one of them, any other can go on with. */
@Timeout(120)
class BoxesTest {
    private static final String SAYS_SORRY = "<Say>Sorry about that.</Say>";
    private static final String GOES_ON = "<Connect ";
    private static Postgres store;

    @TempDir
    private Path directory;
    private final List<Testbed> boxes = new ArrayList<>();

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

    @AfterEach
    void close() {
        boxes.forEach(Testbed::close);
        store.change("TRUNCATE call_record, call_event, pending_call, customer");
    }

    /** One more box. */
    private Testbed box(String calls) {
        Testbed box = new Testbed(directory.resolve("box" + boxes.size()), "calls:\n  stop-grace: 0s\n" + calls
                + "failover:\n  apology: Sorry about that.\nstore:\n  url: " + store.url() + "\n");
        boxes.add(box);
        return box;
    }

    @Test
    void aCallRingsAtOneBoxStreamsToAnotherAndAsksAThirdWhatComesNext() throws Exception {
        Testbed rings = box("");
        Testbed streams = box("");
        Testbed asked = box("");
        for (Testbed next : List.of(asked, rings, streams)) {
            RawCall call = rings.webhooks().ring();
            RawCall begun = begin(streams, call);
            begun.agent().close(1000, "done");
            begun.stream().awaitClose();
            String twiml = next.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
            assertTrue(twiml.contains("<Hangup"), twiml);
            assertTrue(!twiml.contains("<Say") && !twiml.contains(GOES_ON), twiml);
            begun.stream().close();
            assertEquals(CallEnd.AGENT_FINISHED, asked.record(call.callSid()).end());
        }
        Eventually.holds(() -> streams.bridge().admitted() == 0, "the box of the streams keeps places");
        assertEquals("3", store.one("SELECT COUNT(*) FROM call_record"));
    }

    @Test
    void whoIsStoredAtOneBoxIsKnownWhereHeRings() throws Exception {
        Testbed stores = box("");
        Testbed rings = box("");
        HttpResponse<String> stored = new OperatorPeer(stores.bridge()).send("PUT", "/api/customers/"
                + Testbed.CALLER.replace("+", "%2B"), "application/json", "{\"customer_id\":\"C-7\",\"name\":\"Asha\","
                + "\"amount_due\":\"12.50\",\"attributes\":{}}", "If-None-Match", "*");
        assertEquals(201, stored.statusCode(), stored::body);
        RawCall call = rings.webhooks().ring();
        assertEquals("Asha", rings.conversation(call.callSid()).awaitInit(Testbed.PATIENCE).orElseThrow()
                .path("dynamic_variables").path("name").asText());
        rings.webhooks().completed(call.callSid());
        stores.record(call.callSid());
        assertEquals("C-7", stores.stored(call.callSid()).orElseThrow().customerId());
    }

    @Test
    void theBoxThatWasRungKeepsNoPlaceForACallThatAnotherOneHas() throws Exception {
        Testbed rings = box("");
        Testbed streams = box("");
        RawCall call = rings.webhooks().ring();
        assertEquals(1, rings.bridge().admitted());
        RawCall begun = begin(streams, call);
        begun.hangUp();
        rings.webhooks().completed(call.callSid());
        assertEquals(0, rings.bridge().admitted());
        assertEquals(CallEnd.CALLER_HUNG_UP, rings.record(call.callSid()).end());
        assertEquals("1", store.one("SELECT COUNT(*) FROM call_record WHERE detail <> 'before the stream came'"));
    }

    @Test
    void aTalkThatBreaksGoesOnAtAnotherBoxAndThenItsEndThereCounts() throws Exception {
        Testbed first = box("");
        Testbed second = box("");
        RawCall call = first.webhooks().ring();
        RawCall begun = begin(first, call);
        begun.stream().reset();
        String twiml = first.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
        assertTrue(twiml.contains(GOES_ON), twiml);
        RawCall again = begin(second, RawCall.rung(call.callSid(), Webhooks.token(twiml)));
        Eventually.holds(() -> store.one("SELECT COUNT(*) FROM call_event WHERE kind = 'STREAM_STARTED'").equals("2"),
                "the second box has not written that the call goes on");
        again.agent().close(1000, "done");
        again.stream().awaitClose();
        String last = first.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
        assertTrue(last.contains("<Hangup") && !last.contains("<Say"), last);
        again.stream().close();
    }

    @Test
    void togetherTheyTakeWhatEachMayAndNotOneMore() throws Exception {
        List<Testbed> two = List.of(box("  max-calls: 3\n"), box("  max-calls: 3\n"));
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < 10; call++) {
                Testbed box = two.get(call % 2);
                answers.add(callers.submit(() ->
                        box.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body()));
            }
        }
        long taken = 0;
        for (Future<String> answer : answers) {
            taken += answer.get().contains(GOES_ON) ? 1 : 0;
        }
        assertEquals(6, taken);
        assertEquals(List.of(3, 3), two.stream().map(box -> box.bridge().admitted()).toList());
    }

    @Test
    void aCallerMayBeOnTheLineAsOftenAsEachBoxAllows() throws Exception {
        List<Testbed> two = List.of(box("  max-per-caller: 1\n"), box("  max-per-caller: 1\n"));
        List<String> answers = new ArrayList<>();
        for (Testbed box : Stream.concat(two.stream(), two.stream()).toList()) {
            answers.add(box.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body());
        }
        assertEquals(List.of(true, true, false, false), answers.stream().map(one -> one.contains(GOES_ON)).toList());
    }

    @Test
    void aCallCountsForItsCallerAtTheBoxThatHasItsStream() throws Exception {
        Testbed rings = box("  max-per-caller: 1\n");
        Testbed streams = box("  max-per-caller: 1\n");
        RawCall begun = begin(streams, rings.webhooks().ring());
        String second = streams.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body();
        assertTrue(!second.contains(GOES_ON), second);
        begun.hangUp();
        Eventually.holds(() -> streams.bridge().admitted() == 0, "the place is kept");
        streams.webhooks().ring();
    }

    @Test
    void theEndOfEachCallIsToldOnceByOneOfThem() throws Exception {
        try (Receiver receiver = new Receiver()) {
            String told = "webhooks:\n  call-ended: " + receiver.url() + "\n";
            List<Testbed> two = List.of(box(told), box(told));
            List<String> ended = new ArrayList<>();
            for (int call = 0; call < 6; call++) {
                RawCall one = two.get(call % 2).rawCall().begin();
                one.hangUp();
                ended.add(one.callSid());
            }
            Eventually.holds(() -> receiver.posts().size() >= ended.size()
                    && store.one("SELECT COUNT(*) FROM outbox").equals("0"), () -> receiver.posts().toString());
            assertEquals(ended.stream().sorted().toList(),
                    receiver.posts().stream().map(Receiver.Post::callSid).sorted().toList());
        }
    }

    @Test
    void callsGoOnWhileTheDatabaseIsAwayAndEachIsThereOnceAfterwards() throws Exception {
        Testbed box = box("  lookup-deadline: 1s\n");
        Testbed other = box("");
        Talk before = box.talk();
        Talk elsewhere = other.talk();
        Eventually.holds(() -> box.stored(before.callSid()).isPresent()
                && box.stored(elsewhere.callSid()).isPresent(), "not written");
        Talk during;
        RawCall astray;
        store.stop();
        try {
            before.say(1, Signals.noise(1, 1_600));
            before.awaitHeard(1_600);
            elsewhere.say(1, Signals.noise(3, 1_600));
            elsewhere.awaitHeard(1_600);
            elsewhere.phone().hangUp();   // its end must wait for the database
            assertTrue(elsewhere.phone().awaitEnd(Testbed.PATIENCE).isPresent());
            during = box.talk();   // a stranger's, to the general agent
            during.say(1, Signals.noise(2, 1_600));
            during.awaitHeard(1_600);
            during.phone().hangUp();
            assertTrue(during.phone().awaitEnd(Testbed.PATIENCE).isPresent());
            astray = box.webhooks().ring();
            try (RawStream stream = RawStream.open(other.bridge())) {
                stream.text(astray.start());
                stream.awaitClose();   // nobody can tell that box whose token this is
            }
            String twiml = other.webhooks().post(Webhooks.STREAM_ENDED, astray.callSid(), "in-progress").body();
            assertTrue(twiml.contains(SAYS_SORRY), twiml);
            before.awaitTaken();
        } finally {
            store.startAgain();
        }
        before.phone().hangUp();
        assertTrue(before.phone().awaitEnd(Testbed.PATIENCE).isPresent());
        for (Testbed one : List.of(box, other)) {
            Eventually.holds(() -> one.bridge().records().flush(Testbed.PATIENCE), "the spool is not replayed");
        }
        assertEquals("3", store.one("SELECT COUNT(*) FROM call_record WHERE end_reason = 'CALLER_HUNG_UP'"));
        assertEquals("4", store.one("SELECT COUNT(*) FROM call_record"));
        for (String callSid : List.of(before.callSid(), elsewhere.callSid(), during.callSid())) {
            assertEquals("1", store.one("SELECT COUNT(*) FROM call_event WHERE kind = 'STREAM_STARTED' AND call_sid = '"
                    + callSid + "'"), callSid);
        }
        before.assertPolite();
    }

    @Test
    void whileTheDatabaseIsAwayAnotherBoxSaysSorryEvenAfterAGoodbye() throws Exception {
        Testbed had = box("");
        Testbed asked = box("");
        RawCall begun = begin(had, had.webhooks().ring());
        store.stop();
        try {
            begun.agent().close(1000, "done");
            begun.stream().awaitClose();
            String there = asked.webhooks().post(Webhooks.STREAM_ENDED, begun.callSid(), "in-progress").body();
            assertTrue(there.contains(SAYS_SORRY), there);
            String here = had.webhooks().post(Webhooks.STREAM_ENDED, begun.callSid(), "in-progress").body();
            assertTrue(here.contains("<Hangup") && !here.contains("<Say"), here);
        } finally {
            store.startAgain();
        }
        begun.stream().close();
    }

    /** The stream comes to this box, and its agent talks when this returns. */
    private static RawCall begin(Testbed box, RawCall rung) throws IOException, InterruptedException {
        RawStream stream = RawStream.open(box.bridge());
        stream.text(rung.start());
        stream.awaitTaken();
        SimulatedConversation agent = box.conversation(rung.callSid());
        agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
        Talk.awaitTaken(agent);
        return rung.with(agent, stream);
    }
}
