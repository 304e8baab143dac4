package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Rung;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatedConversation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers whose connection stands and who say nothing, or take nothing, any more: five calls at the same time, each on a
 * bridge that is impatient of this one thing, so that a machine that stands still for a while ends no other call.
 */
@Timeout(120)
class HalfDeadTest {
    private static final byte[] MUCH = Signals.noise(1, 40_000);
    private static final String SETTINGS = """
            calls:
              stop-grace: 0s
            failover:
              apology: Sorry about that.
            """;

    @TempDir
    private static Path directory;
    private static Testbed ofSilentAgents;
    private static Testbed ofSilentCallers;
    private static Testbed ofTheDeaf;
    private static Testbed ofThePatient;
    private static Talk silentAgent;
    private static Talk silentCaller;
    private static Talk deafCaller;
    private static RawCall deafAgent;
    private static RawCall replacedAgent;
    private static Thread toCaller;
    private static Thread toAgent;
    private static Thread toReplaced;
    private static AtomicBoolean flooding;

    @BeforeAll
    static void everybodyFallsIllAtOnce() throws Exception {
        ofSilentAgents = bed("agents", "agent-silence: 1500ms");
        ofSilentCallers = bed("callers", "media-silence: 3s");
        ofTheDeaf = bed("deaf", "media-silence: 1m");
        silentAgent = ofSilentAgents.talk();
        silentCaller = ofSilentCallers.talk();
        silentCaller.stream().freeze();
        deafCaller = ofTheDeaf.talk();
        deafCaller.stream().stopReading();
        toCaller = Thread.startVirtualThread(() -> flood(deafCaller.agent()));
        deafAgent = ofTheDeaf.rawCall().begin();
        deafAgent.agent().stopReading();
        toAgent = Thread.startVirtualThread(() -> flood(deafAgent, new AtomicBoolean(true)));
        flooding = new AtomicBoolean(true);
        ofThePatient = bed("patient", "resume-deadline: 1m");
        replacedAgent = ofThePatient.rawCall().begin();
        replacedAgent.agent().stopReading();
        toReplaced = Thread.startVirtualThread(() -> flood(replacedAgent, flooding));
    }

    private static Testbed bed(String name, String impatience) {
        return new Testbed(directory.resolve(name), SETTINGS.replace("calls:\n", "calls:\n  " + impatience + "\n"));
    }

    @AfterAll
    static void nothingIsLeftOver() {
        deafAgent.agent().drop();
        replacedAgent.agent().drop();
        for (Testbed bed : List.of(ofSilentAgents, ofSilentCallers, ofTheDeaf, ofThePatient)) {
            bed.twilio().close();
            bed.awaitIdle();
            bed.close();
        }
    }

    @Test
    void aCallerOfWhomNothingComesIsLostAndConnectedAnew() throws Exception {
        assertEquals(1000, silentCaller.agent().awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
        SimulatedConversation again = ofSilentCallers.conversation(silentCaller.callSid());
        silentCaller.phone().hangUp();
        assertTrue(again.awaitEnd(Testbed.PATIENCE).isPresent());
        assertEquals(CallEnd.CALLER_HUNG_UP, ofSilentCallers.record(silentCaller.callSid()).end());
    }

    @Test
    void anAgentOfWhomNothingComesIsLostAndApologisedFor() {
        CallOutcome outcome = silentAgent.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertEquals(CallEnd.AGENT_LOST, ofSilentAgents.record(silentAgent.callSid()).end());
    }

    /** The bridge gives a write five seconds. */
    @Test
    void aCallerWhoTakesNothingIsLost() throws Exception {
        assertTrue(toCaller.join(Testbed.PATIENCE), "the agent is still connected");
        assertEquals(CallEnd.MEDIA_LOST, ofTheDeaf.record(deafCaller.callSid()).end());
    }

    @Test
    void anAgentThatTakesNothingIsLost() throws Exception {
        assertTrue(toAgent.join(Testbed.PATIENCE), "the caller is still connected");
        assertEquals(CallEnd.AGENT_LOST, ofTheDeaf.record(deafAgent.callSid()).end());
    }

    @Test
    void anAgentThatTakesNothingIsDialledAgainAndHeard() throws Exception {
        SimulatedConversation again = ofThePatient.conversation(replacedAgent.callSid());
        flooding.set(false);
        assertTrue(toReplaced.join(Testbed.PATIENCE));
        FailingAgents.talk(again);
        assertTrue(replacedAgent.stream().next().contains("\"media\""), "the caller hears on");
        replacedAgent.hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, ofThePatient.record(replacedAgent.callSid()).end());
        assertEquals(1, ofThePatient.bridge().metrics().failedOverSoFar(Rung.RESUME, CallEnd.AGENT_LOST));
    }

    private static void flood(SimulatedConversation agent) {
        while (agent.send(AgentMessages.audio(1, MUCH))) {
            continue;
        }
    }

    private static void flood(RawCall call, AtomicBoolean on) {
        try {
            while (on.get()) {
                call.stream().text(call.media(MUCH));
            }
        } catch (IOException _) {
            // the bridge has ended the stream
        }
    }
}
