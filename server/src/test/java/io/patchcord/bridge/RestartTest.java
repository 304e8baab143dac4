package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.store.StoredCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept when a process ends, a socket breaks, a request comes twice, or the database stands still. */
@Timeout(120)
class RestartTest {
    private static final String SETTINGS = """
            calls:
              lookup-deadline: 2s
              stop-grace: 0s
            failover:
              apology: Sorry about that.
            """;

    @TempDir
    private Path directory;
    private Testbed bed;

    @BeforeEach
    void start() {
        bed = new Testbed(directory.resolve("first"), SETTINGS);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void aStreamThatComesToTheNextProcessIsServed() throws Exception {
        RawCall rung = bed.webhooks().ring();
        bed.conversation(rung.callSid());
        bed.restart();
        serveAndHangUp(bed, rung);
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(rung.callSid()).end());
    }

    /** Opens the stream; the agent that is dialled for it hears the caller, who then hangs up. */
    private static void serveAndHangUp(Testbed at, RawCall rung) throws IOException, InterruptedException {
        try (RawStream stream = RawStream.open(at.bridge())) {
            stream.text(rung.start());
            stream.awaitTaken();
            RawCall call = rung.with(at.conversation(rung.callSid()), stream);
            assertTalks(call);
            call.hangUp();
        }
        at.awaitIdle();
    }

    private static void assertTalks(RawCall call) throws IOException, InterruptedException {
        SimulatedConversation agent = call.agent();
        agent.send(AgentMessages.metadata(agent.conversationId(), "ulaw_8000", "ulaw_8000"));
        Talk.awaitTaken(agent);
        assertHears(call);
    }

    private static void assertHears(RawCall call) throws IOException {
        SimulatedConversation agent = call.agent();
        int before = agent.audio().length;
        call.stream().text(call.media(Signals.noise(3, 160)));
        Eventually.holds(() -> agent.audio().length == before + 160, "the agent does not hear the caller");
    }

    @Test
    void aCallThatWasCutOffByACrashIsReattachedOnceAndThenApologisedFor() throws Exception {
        RawCall call = saying(bed.rawCall().begin(), "Your balance is ten dollars.");
        try (Testbed next = new Testbed(crashed(), SETTINGS)) {
            assertEquals(CallEnd.CRASHED, next.record(call.callSid()).end());
            String crashed = "patchcord_call_ends_total{agent=\"general\",party=\"bridge\",reason=\"crashed\"} 1.0";
            assertTrue(next.metrics().contains(crashed), next::metrics);
            String twiml = next.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
            RawCall again = RawCall.rung(call.callSid(), Webhooks.token(twiml));
            try (RawStream stream = RawStream.open(next.bridge())) {
                stream.text(again.start());
                stream.awaitTaken();
                RawCall resumed = again.with(next.conversation(call.callSid()), stream);
                assertKnows(resumed.agent(), "Agent: Your balance is ten dollars.");
                assertHears(resumed);
                stream.reset();
            }
            next.awaitIdle();
            assertEquals(CallEnd.MEDIA_LOST, next.record(call.callSid()).end());
            assertTrue(next.metrics().contains(crashed), "once");
            assertTrue(next.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body()
                    .contains("Sorry about that."));
        }
        call.hangUp();
    }

    private static RawCall saying(RawCall call, String words) throws InterruptedException {
        call.agent().send(AgentMessages.agentResponse(1, words));
        Talk.awaitTaken(call.agent());
        return call;
    }

    /** The agent is told how far the talk had come. */
    private static void assertKnows(SimulatedConversation agent, String words) throws InterruptedException {
        agent.send(AgentMessages.metadata(agent.conversationId(), "ulaw_8000", "ulaw_8000"));
        JsonNode told = agent.take(Testbed.PATIENCE).orElseThrow();
        while (!told.path("type").asText().equals("contextual_update")) {
            told = agent.take(Testbed.PATIENCE).orElseThrow();
        }
        assertTrue(told.path("text").asText().endsWith("What was said so far:\n" + words), told::toString);
        Talk.awaitTaken(agent);   // and then is connected: what the caller says before waits for what is said next
    }

    /** The data as a process leaves them that dies now. */
    private Path crashed() throws Exception {
        assertTrue(bed.bridge().records().flush(Testbed.PATIENCE));
        Path copy = directory.resolve("second");
        Files.createDirectories(copy.resolve("data"));
        try (DatabaseLock database = new DatabaseLock(bed.data())) {
            database.execute("CHECKPOINT SYNC");
            Files.copy(bed.data().resolve("patchcord.mv.db"), copy.resolve("data/patchcord.mv.db"));
            Files.createDirectory(copy.resolve("data/spool"));
            try (Stream<Path> spools = Files.list(bed.data().resolve("spool"))) {
                Path spool = spools.findFirst().orElseThrow();
                Files.createFile(copy.resolve("data/spool").resolve(spool.getFileName()));   // nobody's now
            }
        }
        return copy;
    }

    /** The agent of the lost stream is deaf: it does not answer its close. */
    @Test
    void aReattachedCallIsNotTouchedByTheEndOfItsFirstStream() throws Exception {
        RawCall first = saying(bed.rawCall().begin(), "Good morning.");
        first.agent().stopReading();
        first.agent().sendText("{\"type\":\"ping\",\"ping_event\":{\"event_id\":1}}");
        first.stream().text(first.media(Signals.noise(1, 160)));
        first.stream().awaitTaken();
        first.stream().reset();
        String twiml = bed.webhooks().post(Webhooks.STREAM_ENDED, first.callSid(), "in-progress").body();
        RawCall second = RawCall.rung(first.callSid(), Webhooks.token(twiml));
        try (RawStream stream = RawStream.open(bed.bridge())) {
            stream.text(second.start());
            stream.awaitTaken();
            RawCall call = second.with(bed.conversation(first.callSid()), stream);
            assertKnows(call.agent(), "Agent: Good morning.");
            assertHears(call);
            first.agent().drop();
            bed.awaitLive(1);
            Eventually.pass(Duration.ofMillis(2_500));
            bed.awaitLive(1);
            assertEquals(Optional.empty(), bed.stored(first.callSid()).flatMap(StoredCall::record));
            bed.webhooks().completed(first.callSid());
            assertEquals(1000, stream.awaitClose());
        }
        bed.awaitIdle();
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(first.callSid()).end());
        assertEquals(second.streamSid(), bed.record(first.callSid()).streamSid());
        assertTrue(bed.bridge().records().events(first.callSid()).stream().anyMatch(event ->
                event.kind() == CallEvent.Kind.FAILURE && event.text().startsWith("MEDIA_LOST: ")));
    }

    @Test
    void whoHangsUpBeforeTheSecondStreamComesIsNotOnTheBooksForEver() throws Exception {
        RawCall call = bed.rawCall().begin();
        call.stream().reset();
        Webhooks.token(bed.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body());
        bed.webhooks().completed(call.callSid());
        assertEquals(CallEnd.MEDIA_LOST, bed.record(call.callSid()).end());
        bed.awaitIdle();
    }

    @Test
    void aRepeatedWebhookIsAnsweredTheSame() throws Exception {
        String callSid = Webhooks.newCallSid();
        try (ExecutorService twice = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = twice.submit(() -> ring(callSid));
            Future<String> second = twice.submit(() -> ring(callSid));
            String one = first.get(30, TimeUnit.SECONDS);
            assertEquals(one, second.get(30, TimeUnit.SECONDS));
            assertEquals(one, ring(callSid));
            bed.awaitLive(1);
            RawCall rung = RawCall.rung(callSid, Webhooks.token(one));
            serveAndHangUp(bed, rung);
        }
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(callSid).end());
        assertEquals(1, bed.bridge().records().latest(10).size());
    }

    private String ring(String callSid) throws IOException, InterruptedException {
        return bed.webhooks().post(Webhooks.INCOMING, callSid, "ringing").body();
    }

    @Test
    void aDatabaseThatStandsStillMakesTheCallerAStrangerForThatCall() throws Exception {
        bed.bridge().customers().upsert(new PhoneNumber(Testbed.CALLER), new Customer("C-1", "Asha Rao",
                Optional.empty(), BigDecimal.TEN, true, "en", Map.of()));
        RawCall stranger;
        try (DatabaseLock _ = new DatabaseLock(bed.data())) {
            stranger = bed.rawCall();
            assertEquals("Valued Customer", name(stranger.agent()));
            stranger.begin();
            assertTalks(stranger);
            stranger.hangUp();
        }
        RawCall known = bed.webhooks().ring();
        assertEquals("Asha Rao", name(bed.conversation(known.callSid())));
        bed.webhooks().completed(known.callSid());
        bed.awaitIdle();
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(stranger.callSid()).end());
    }

    private static String name(SimulatedConversation agent) {
        return agent.awaitInit(Testbed.PATIENCE).orElseThrow().path("dynamic_variables").path("name").asText();
    }
}
