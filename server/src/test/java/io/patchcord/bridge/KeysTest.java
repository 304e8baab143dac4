package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the keys a caller presses. */
@Timeout(120)
class KeysTest extends OnOneTestbed {
    private static final String HUMAN = "+15005550010";
    private static final String BILLING = "+15005550020";
    private static final String SETTINGS = """
            calls:
              stop-grace: 0s
            failover:
              human-number: "%s"
            tools:
              departments: {billing: "%s"}
            keys:
              to-agent: message
              pause: 500ms
              actions:
                "0": transfer
                "8": transfer Billing
                "9": end-call
            """.formatted(HUMAN, BILLING);

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, SETTINGS);
    }

    @Test
    void keysInARowReachTheAgentAsOneMessage() throws Exception {
        Talk talk = bed.talk();
        for (char key : "471".toCharArray()) {
            talk.stream().press(key);
        }
        JsonNode message = talk.agent().take(Testbed.PATIENCE).orElseThrow();
        assertEquals("{\"type\":\"user_message\",\"text\":\"471\"}", message.toString());
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.bridge().records().flush(Duration.ofSeconds(5));
        assertEquals(List.of("(key)", "(key)", "(key)"), bed.bridge().records().events(talk.callSid()).stream()
                .filter(event -> event.kind() == CallEvent.Kind.DTMF).map(CallEvent::text).toList());
    }

    @Test
    void aKeyDialsTheHumanInTheMidstOfTheAgentsSpeech() throws Exception {
        Talk talk = bed.talk();
        talk.say(1, Signals.noise(1, 80_000));
        talk.awaitHeard(800);
        talk.stream().press('0');
        assertDialled(talk.phone(), HUMAN);
    }

    @Test
    void aKeyDialsADepartmentBeforeTheAgentIsUp() throws Exception {
        PhoneCall phone = bed.twilio().ring(Testbed.plan());
        SimulatedConversation agent = bed.conversation(phone.callSid());
        MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow();
        stream.press('8');
        assertDialled(phone, BILLING);
        agent.awaitEnd(Testbed.PATIENCE).orElseThrow();
    }

    /** It takes no audio and says nothing, but its socket stands. */
    @Test
    void aKeyDialsTheHumanWhenTheAgentIsDead() throws Exception {
        Talk talk = bed.talk();
        talk.agent().stopReading();
        talk.stream().press('0');
        assertDialled(talk.phone(), HUMAN);
        talk.agent().drop();
    }

    @Test
    void aKeyEndsTheCall() throws Exception {
        Talk talk = bed.talk();
        talk.stream().press('9');
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow().how());
        assertEquals(CallEnd.CALLER_HUNG_UP, bed.record(talk.callSid()).end());
        assertEquals("key 9", bed.record(talk.callSid()).detail());
    }

    private static void assertDialled(PhoneCall phone, String number) {
        assertEquals(new CallOutcome(CallOutcome.How.DIALLED, number),
                phone.awaitEnd(Testbed.PATIENCE).orElseThrow());
        assertEquals(CallEnd.TRANSFERRED, bed.record(phone.callSid()).end());
    }
}
