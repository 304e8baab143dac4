package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatedConversation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers whose connection stands and who say nothing, or take nothing, any more. */
@Timeout(30)
class HalfDeadTest {
    private static final byte[] MUCH = Signals.noise(1, 40_000);
    private static final Duration STUCK = Duration.ofSeconds(12);
    private static final String SETTINGS = """
            calls:
              media-silence: 1500ms
              agent-silence: 1500ms
              stop-grace: 0s
            failover:
              apology: Sorry about that.
            """;

    @TempDir
    private static Path directory;
    private static Testbed bed;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, SETTINGS);
    }

    @AfterEach
    void nothingIsLeftOver() {
        bed.awaitIdle();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void aCallerOfWhomNothingComesIsLostAndConnectedAnew() throws Exception {
        Talk talk = bed.talk();
        Thread pings = keepAlive(talk.agent());
        talk.stream().freeze();
        assertEquals(1000, talk.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
        SimulatedConversation again = bed.conversation(talk.callSid());
        talk.phone().hangUp();
        assertTrue(again.awaitEnd(Testbed.PATIENCE).isPresent());
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
        pings.join(Testbed.PATIENCE);
    }

    @Test
    void anAgentOfWhomNothingComesIsLostAndApologisedFor() throws Exception {
        Talk talk = bed.talk();
        CallOutcome outcome = talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertEquals(CallEnd.AGENT_LOST, bed.record(talk.callSid()).end());
    }

    /** The bridge gives a write five seconds. */
    @Test
    void whoeverTakesNothingIsCutOff() throws Exception {
        Talk deafCaller = bed.talk();
        deafCaller.stream().stopReading();
        Thread toCaller = Thread.startVirtualThread(() -> flood(deafCaller.agent()));
        RawCall deafAgent = bed.rawCall().begin();
        deafAgent.agent().stopReading();
        Thread pings = keepAlive(deafAgent.agent());
        Thread toAgent = Thread.startVirtualThread(() -> flood(deafAgent));
        assertTrue(toCaller.join(STUCK), "the agent of the deaf caller is still connected");
        assertTrue(toAgent.join(STUCK), "the caller of the deaf agent is still connected");
        assertEquals(CallEnd.MEDIA_LOST, bed.record(deafCaller.callSid()).end());
        assertEquals(CallEnd.AGENT_LOST, bed.record(deafAgent.callSid()).end());
        deafCaller.stream().drop();
        deafAgent.agent().drop();
        deafAgent.stream().close();
        deafCaller.phone().hangUp();
        pings.join(Testbed.PATIENCE);
    }

    private static void flood(SimulatedConversation agent) {
        while (agent.send(AgentMessages.audio(1, MUCH))) {
            continue;
        }
    }

    private static void flood(RawCall call) {
        try {
            while (true) {
                call.stream().text(call.media(MUCH));
            }
        } catch (IOException _) {
            // the bridge has ended the stream
        }
    }

    /** Pings while the socket stands, so that only the caller is silent. */
    private static Thread keepAlive(SimulatedConversation agent) {
        return Thread.startVirtualThread(() -> {
            long id = 1;
            while (agent.send(AgentMessages.ping(id++, 1))) {
                Eventually.pass(Duration.ofMillis(200));
            }
        });
    }
}
