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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers whose connection stands and who say nothing, or take nothing, any more: four calls at the same time. */
@Timeout(30)
class HalfDeadTest {
    private static final byte[] MUCH = Signals.noise(1, 40_000);
    private static final Duration STUCK = Duration.ofSeconds(12);
    private static final String SETTINGS = """
            calls:
              media-silence: 1500ms
              agent-silence: 1500ms
              agent-connect-deadline: 20s
              stop-grace: 0s
            failover:
              apology: Sorry about that.
            """;

    @TempDir
    private static Path directory;
    private static Testbed bed;
    private static Talk silentAgent;
    private static Talk silentCaller;
    private static Talk deafCaller;
    private static RawCall deafAgent;
    private static Thread toCaller;
    private static Thread toAgent;

    @BeforeAll
    static void everybodyFallsIllAtOnce() throws Exception {
        bed = new Testbed(directory, SETTINGS);
        silentAgent = bed.talk();
        silentCaller = bed.talk();
        keepAlive(silentCaller.agent());
        silentCaller.stream().freeze();
        deafCaller = bed.talk();
        deafCaller.stream().stopReading();
        toCaller = Thread.startVirtualThread(() -> flood(deafCaller.agent()));
        deafAgent = bed.rawCall().begin();
        deafAgent.agent().stopReading();
        keepAlive(deafAgent.agent());
        toAgent = Thread.startVirtualThread(() -> flood(deafAgent));
    }

    @AfterAll
    static void nothingIsLeftOver() {
        deafAgent.agent().drop();
        bed.twilio().close();
        bed.awaitIdle();
        bed.close();
    }

    @Test
    void aCallerOfWhomNothingComesIsLostAndConnectedAnew() throws Exception {
        assertEquals(1000, silentCaller.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
        SimulatedConversation again = bed.conversation(silentCaller.callSid());
        silentCaller.phone().hangUp();
        assertTrue(again.awaitEnd(Testbed.PATIENCE).isPresent());
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(silentCaller.callSid()).end());
    }

    @Test
    void anAgentOfWhomNothingComesIsLostAndApologisedFor() {
        CallOutcome outcome = silentAgent.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertEquals(CallEnd.AGENT_LOST, bed.record(silentAgent.callSid()).end());
    }

    /** The bridge gives a write five seconds. */
    @Test
    void aCallerWhoTakesNothingIsLost() throws Exception {
        assertTrue(toCaller.join(STUCK), "the agent is still connected");
        assertEquals(CallEnd.MEDIA_LOST, bed.record(deafCaller.callSid()).end());
    }

    @Test
    void anAgentThatTakesNothingIsLost() throws Exception {
        assertTrue(toAgent.join(STUCK), "the caller is still connected");
        assertEquals(CallEnd.AGENT_LOST, bed.record(deafAgent.callSid()).end());
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
    private static void keepAlive(SimulatedConversation agent) {
        Thread.startVirtualThread(() -> {
            long id = 1;
            while (agent.send(AgentMessages.ping(id++, 1))) {
                Eventually.pass(Duration.ofMillis(200));
            }
        });
    }
}
