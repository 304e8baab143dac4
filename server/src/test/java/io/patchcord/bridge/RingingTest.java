package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Counter;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.AgentScript;
import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.Clip;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the first ring to the stream: dialling early, hanging up early, coming late, and being one too many. */
@Timeout(120)
class RingingTest {
    @TempDir
    private Path directory;

    private Testbed bed(String calls) {
        return new Testbed(directory, settings(calls));
    }

    private static String settings(String calls) {
        return "calls:\n  stop-grace: 0s\n" + calls.indent(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "socket", "off"})
    void theGreetingIsHeardHoweverFarTheAgentWasDialled(String preDial) throws Exception {
        byte[] greeting = Signals.noise(1, 1_600);
        try (Testbed bed = new Testbed(directory, settings("pre-dial: " + preDial), AgentSettings.scripted(
                AgentScript.greeting(Clip.of("hello", AudioFormat.ULAW_8000, greeting))))) {
            RawCall rung = bed.webhooks().ring();
            int early = preDial.equals("off") ? 0 : 1;
            Eventually.holds(() -> bed.agent().conversations() == early, early + " agents dialled at the ring");
            PhoneCall phone = bed.twilio().ring(Testbed.plan());
            MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
            Eventually.holds(() -> Talk.sounds(stream.earpiece().heard()).length == greeting.length,
                    "the greeting is not heard whole");
            phone.hangUp();
            bed.webhooks().completed(rung.callSid());
            bed.awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(phone.callSid()).end());
        }
    }

    @Test
    void anAgentNobodyComesForIsLetGoAndTheCallMayStillCome() throws Exception {
        try (Testbed bed = bed("unclaimed-dial: 1s")) {
            RawCall rung = bed.webhooks().ring();
            SimulatedConversation early = bed.conversation(rung.callSid());
            assertEquals(1000, early.awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
            bed.awaitIdle();
            assertEquals(1, bed.bridge().metrics().counted(Counter.DIALS_WASTED));
            try (RawStream stream = RawStream.open(bed.bridge())) {
                stream.text(rung.start());
                stream.awaitTaken();
                RawCall call = rung.with(bed.conversation(rung.callSid()), stream);
                bed.awaitLive(1);
                call.hangUp();
            }
            bed.awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(rung.callSid()).end());
        }
    }

    @Test
    void whoHangsUpBeforeTheStreamLeavesNoAgentBehind() throws Exception {
        try (Testbed bed = bed("")) {
            RawCall rung = bed.webhooks().ring();
            SimulatedConversation agent = bed.conversation(rung.callSid());
            bed.webhooks().completed(rung.callSid());
            assertEquals(1000, agent.awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
            bed.awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(rung.callSid()).end());
        }
    }

    @Test
    void whoHangsUpDuringTheDialLeavesNoAgentBehind() throws Exception {
        try (Testbed bed = bed("")) {
            bed.agent().delaySignedUrls(Duration.ofMillis(700));
            RawCall rung = bed.webhooks().ring();
            bed.webhooks().completed(rung.callSid());
            bed.agent().delaySignedUrls(Duration.ZERO);
            RawCall next = bed.webhooks().ring();
            bed.conversation(next.callSid());
            bed.webhooks().completed(next.callSid());
            bed.awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(rung.callSid()).end());
        }
    }

    /** Twilio says so while the webhook still waits for the customer. */
    @Test
    void whoHangsUpDuringTheWebhookLeavesNoAgentBehind() throws Exception {
        try (Testbed bed = bed("lookup-deadline: 1s")) {
            String callSid = Webhooks.newCallSid();
            try (DatabaseLock _ = new DatabaseLock(bed.data())) {
                CompletableFuture<Integer> ring = new CompletableFuture<>();
                Thread.startVirtualThread(() -> ring.complete(status(bed, callSid)));
                Eventually.holds(() -> bed.bridge().admitted() == 1, "the call is not admitted");
                bed.webhooks().completed(callSid);
                assertEquals(200, ring.get(30, TimeUnit.SECONDS));
            }
            Eventually.pass(Duration.ofMillis(300));
            bed.awaitIdle();
            assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(callSid).end());
            String metrics = bed.metrics();
            assertTrue(metrics.contains("patchcord_lookups_failed_total 1.0\n"), metrics);
            assertTrue(metrics.contains("patchcord_call_records_dropped_total 0.0\n"), metrics);
        }
    }

    private static int status(Testbed bed, String callSid) {
        try {
            return bed.webhooks().post(Webhooks.INCOMING, callSid, "ringing").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneCallTooManyIsToldSoAndAPlaceThatIsFreeIsGivenAgain() throws Exception {
        try (Testbed bed = bed("max-calls: 2")) {
            Talk first = bed.talk();
            bed.talk();
            String third = Webhooks.newCallSid();
            assertTrue(bed.webhooks().post(Webhooks.INCOMING, third, "ringing").body().contains("lines are busy"));
            assertEquals(CallEnd.NOT_ADMITTED, bed.record(third).end());
            assertEquals(1, bed.bridge().metrics().counted(Counter.CALLS_NOT_ADMITTED));
            first.phone().hangUp();
            bed.awaitLive(1);
            bed.talk().phone().hangUp();
            bed.awaitLive(1);
        }
    }

    @Test
    void aStreamThatComesAfterItsPlaceWasGivenAwayHearsThatAllLinesAreBusy() throws Exception {
        try (Testbed bed = bed("max-calls: 1\nunclaimed-dial: 3s"); LogLines log = new LogLines()) {
            RawCall late = bed.webhooks().ring();
            bed.conversation(late.callSid()).awaitEnd(Testbed.PATIENCE).orElseThrow();
            bed.awaitIdle();
            RawCall other = bed.rawCall().begin();
            try (RawStream stream = RawStream.open(bed.bridge())) {
                stream.text(late.start());
                assertEquals(1000, stream.awaitClose());
            }
            assertTrue(bed.webhooks().post(Webhooks.STREAM_ENDED, late.callSid(), "in-progress").body()
                    .contains("lines are busy"));
            assertTrue(log.all().stream().noneMatch(line -> line.contains("invalid token")), () -> "" + log.all());
            other.hangUp();
            bed.awaitIdle();
            assertEquals(CallEnd.NOT_ADMITTED, bed.record(late.callSid()).end());
        }
    }

    @Test
    void audioThatComesBeforeTheStreamIsHeardFirst() throws Exception {
        try (Testbed bed = bed("")) {
            RawCall rung = bed.webhooks().ring();
            SimulatedConversation agent = bed.conversation(rung.callSid());
            agent.send(AgentMessages.metadata("conv_1", AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
            byte[] greeting = Signals.noise(9, 1_600);
            agent.send(AgentMessages.audio(1, greeting));
            Talk.awaitTaken(agent);
            try (RawStream stream = RawStream.open(bed.bridge())) {
                stream.text(rung.start());
                String first = stream.next();
                assertTrue(first.contains(Base64.getEncoder().encodeToString(greeting)), first);
                rung.with(agent, stream).hangUp();
            }
            bed.awaitIdle();
        }
    }

    /** Each buys a URL of its own, none of them is kept, and the API is slow. */
    @Test
    void callersDoNotWaitForEachOthersSignedUrls() throws Exception {
        String settings = settings("agent-connect-deadline: 12s") + "elevenlabs:\n  signed-url-lifetime: 0s\n";
        try (Testbed bed = new Testbed(directory, settings, AgentSettings.scripted(
                AgentScript.greeting(Clip.tone("hello", 500, Duration.ofMillis(400)))))) {
            bed.agent().delaySignedUrls(Duration.ofSeconds(2));
            List<PhoneCall> phones = IntStream.range(0, 8).mapToObj(_ -> bed.twilio().ring(Testbed.plan())).toList();
            bed.awaitLive(8);
            for (PhoneCall phone : phones) {
                MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
                Eventually.holds(() -> stream.earpiece().audioBytes() > 0, () -> phone.events().toString());
                phone.hangUp();
            }
            bed.awaitIdle();
        }
    }
}
