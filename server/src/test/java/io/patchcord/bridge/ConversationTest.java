package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.CallerScript;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatorEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two people rely on who talk through the bridge: cutting in, keys, waiting, goodbyes, being put through. */
@Timeout(120)
class ConversationTest extends OnOneTestbed {
    private static final String HUMAN = "+15005550010";
    private static final Duration CONNECT = Duration.ofSeconds(4);
    private static final String SETTINGS = """
            calls:
              agent-connect-deadline: %dms
              stop-grace: 0s
            failover:
              human-number: "%s"
            """.formatted(CONNECT.toMillis(), HUMAN);

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, SETTINGS);
    }

    @Test
    void nothingOfAnInterruptedTurnIsHeardAfterTheClear() throws Exception {
        int turns = 11;
        Talk talk = bed.talk();
        for (int turn = 1; turn < turns; turn++) {
            int before = talk.heardSounds().length;
            talk.say(turn, turn(turn));
            talk.awaitHeard(before + 800);
            talk.agent().send(AgentMessages.interruption(turn));
            talk.say(turn, Signals.noise(100 + turn, 4_000));
            int clears = turn;
            Eventually.holds(() -> talk.stream().earpiece().clears() == clears, "no clear");
        }
        byte[] last = Arrays.copyOf(turn(turns), 1_600);
        talk.say(turns, last);
        talk.awaitTaken();
        Eventually.holds(() -> endsWith(talk.heardSounds(), last), "the last turn is not heard whole");
        talk.phone().hangUp();
        assertTurnsCutOff(talk.heardSounds(), turns);
        assertEquals(turns - 1, talk.stream().earpiece().clears());
        assertEquals(turns - 1, bed.record(talk.callSid()).interruptions());
        talk.assertPolite();
    }

    /** What a turn says; no byte of it is one of the next turn's, so that where one ends is certain. */
    private static byte[] turn(int turn) {
        byte[] said = Signals.noise(turn, 16_000);
        for (int at = 0; at < said.length; at++) {
            said[at] = (byte) (said[at] & 0x7E | turn & 1);
        }
        return said;
    }

    /** Of each turn its beginning, in order, and nothing else. */
    private static void assertTurnsCutOff(byte[] heard, int turns) {
        int at = 0;
        for (int turn = 1; turn <= turns; turn++) {
            byte[] said = turn(turn);
            int same = Arrays.mismatch(heard, at, heard.length, said, 0, said.length);
            int length = same < 0 ? heard.length - at : same;
            assertTrue(length >= 800 && length < 16_000, "of turn " + turn + " " + length + " bytes");
            at += length;
        }
        assertEquals(heard.length, at, "sound that belongs to no turn");
    }

    private static boolean endsWith(byte[] heard, byte[] last) {
        return heard.length >= last.length
                && Arrays.equals(heard, heard.length - last.length, heard.length, last, 0, last.length);
    }

    /** The marks of the cleared turn come back after the reply was taken, and nothing else will come. */
    @Test
    void aShortReplyToAnInterruptionIsNotKeptBack() throws Exception {
        RawCall call = bed.rawCall().begin();
        call.agent().send(AgentMessages.audio(1, Signals.noise(1, 1_600)));
        Talk.awaitTaken(call.agent());
        assertTrue(call.stream().next().contains("\"media\""));
        String mark = call.stream().next();
        call.agent().send(AgentMessages.interruption(1));
        call.agent().send(AgentMessages.audio(2, Signals.noise(2, 320)));
        Talk.awaitTaken(call.agent());
        assertTrue(call.stream().next().contains("\"clear\""));
        call.stream().text(call.mark(mark.replaceAll(".*\"name\":\"([^\"]+)\".*", "$1")));
        assertTrue(call.stream().next().contains("\"media\""));
        call.hangUp();
    }

    @Test
    void lessThanAFrameIsNotKeptBackForEver() throws Exception {
        RawCall call = bed.rawCall().begin();
        byte[] word = Signals.noise(1, 100);
        call.agent().send(AgentMessages.audio(1, word));
        String media = call.stream().next().replaceAll(".*\"payload\":\"([^\"]+)\".*", "$1");
        byte[] heard = Base64.getDecoder().decode(media);
        assertArrayEquals(word, Talk.sounds(heard));
        assertEquals(160, heard.length);
        call.hangUp();
    }

    @Test
    void aKeyReachesTheAgentAsContext() throws Exception {
        Talk talk = bed.talk();
        talk.stream().press('5');
        JsonNode message = talk.agent().take(Testbed.PATIENCE).orElseThrow();
        assertEquals("contextual_update", message.path("type").asText());
        assertTrue(message.path("text").asText().contains("5"), message::toString);
        talk.phone().hangUp();
    }

    @Test
    void everyPingIsAnsweredInTheMidstOfAudio() throws Exception {
        Talk talk = bed.talk();
        byte[] speech = Signals.noise(3, 500 * 160);
        for (int ping = 1; ping <= 500; ping++) {
            talk.say(1, Arrays.copyOfRange(speech, (ping - 1) * 160, ping * 160));
            talk.agent().send(AgentMessages.ping(ping, ping));
        }
        for (int ping = 1; ping <= 500; ping++) {
            JsonNode pong = talk.agent().take(Testbed.PATIENCE).orElseThrow();
            assertEquals("{\"type\":\"pong\",\"event_id\":" + ping + "}", pong.toString());
        }
        talk.assertAgentHearsCaller(10 * 160);
        talk.phone().hangUp();
    }

    @Test
    void theGoodbyeAfterEndCallIsHeardWhole() throws Exception {
        Talk talk = bed.talk();
        byte[] goodbye = Signals.noise(4, 3 * 4_000);
        talk.say(1, Arrays.copyOf(goodbye, 4_000));
        talk.agent().send(AgentMessages.toolResponse(1, "call_1", "end_call", "system", false));
        talk.say(1, Arrays.copyOfRange(goodbye, 4_000, 8_000));
        Eventually.pass(Duration.ofMillis(300));
        talk.say(1, Arrays.copyOfRange(goodbye, 8_000, 12_000));
        talk.agent().close(1000, "");
        CallOutcome outcome = talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertArrayEquals(goodbye, talk.heardSounds());
        assertEquals(CallEnd.AGENT_FINISHED, bed.record(talk.callSid()).end());
    }

    /** Its last words come 2.4 s after it has hung up, by the frames of the stream. */
    @Test
    void anAgentThatIsSlowToSayGoodbyeAndStaysIsLeft() throws Exception {
        Talk talk = bed.talk();
        byte[] goodbye = Signals.noise(5, 2_400);
        talk.agent().send(AgentMessages.toolResponse(1, "call_1", "end_call", "system", false));
        long frames = talk.stream().mediaFramesSent();
        Eventually.holds(() -> talk.stream().mediaFramesSent() >= frames + 120, "no frames");
        talk.say(1, goodbye);
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow().how());
        assertArrayEquals(goodbye, talk.heardSounds());
        assertEquals(CallEnd.AGENT_FINISHED, bed.record(talk.callSid()).end());
    }

    @Test
    void aTransferDialsTheHumanAfterTheLastWord() throws Exception {
        Talk talk = bed.talk();
        byte[] lastWord = Signals.noise(6, 4_000);
        talk.say(1, lastWord);
        talk.agent().send(AgentMessages.toolCall(1, "call_1", "transfer_to_human", Map.of()));
        JsonNode result = talk.agent().take(Testbed.PATIENCE).orElseThrow();
        assertEquals("client_tool_result", result.path("type").asText());
        assertEquals(false, result.path("is_error").asBoolean());
        talk.agent().close(1000, "");
        assertDialsHuman(talk.phone());
        assertArrayEquals(lastWord, talk.heardSounds());
        assertEquals(CallEnd.TRANSFERRED, bed.record(talk.callSid()).end());
    }

    @Test
    void aCallerWithoutAnAgentIsPutThroughToTheHuman() throws Exception {
        Talk talk = bed.talk();
        talk.agent().drop();
        assertDialsHuman(talk.phone());
        assertEquals(CallEnd.AGENT_LOST, bed.record(talk.callSid()).end());
    }

    private static void assertDialsHuman(PhoneCall phone) {
        CallOutcome outcome = phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(new CallOutcome(CallOutcome.How.DIALLED, HUMAN), outcome);
        assertTrue(phone.events().stream().anyMatch(event -> event.kind() == SimulatorEvent.Kind.VERB
                && event.text().contains("colleague")), () -> phone.events().toString());
    }

    /** Longer than a conversation may take to begin: who waits in a queue has not been forgotten. */
    @Test
    void aQueuedCallerHearsTheHoldToneThenTheGreeting() throws Exception {
        PhoneCall phone = bed.twilio().ring(Testbed.plan().withScript(CallerScript.empty()
                .after(Duration.ofSeconds(20)).hangUp()));
        SimulatedConversation agent = bed.conversation(phone.callSid());
        Talk talk = new Talk(phone, phone.awaitStream(Testbed.PATIENCE).orElseThrow(), agent);
        agent.send(AgentMessages.queueStatus("waiting"));
        Eventually.pass(CONNECT.plusMillis(700));
        double[] waiting = Signals.samples(AudioFormat.ULAW_8000, talk.stream().earpiece().heard());
        assertTrue(Arrays.stream(waiting).max().orElseThrow() > 2_000, "no hold tone");
        agent.send(AgentMessages.queueStatus("admitted"));
        agent.send(AgentMessages.metadata(agent.conversationId(), AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
        byte[] greeting = Signals.noise(8, 3_200);
        talk.say(1, greeting);
        Eventually.holds(() -> endsWith(talk.heardSounds(), greeting), () -> "no greeting; " + phone.events());
        phone.hangUp();
        talk.assertPolite();
    }

    @Test
    void whatTheCallerSaysBeforeTheAgentIsUpIsNotLost() throws Exception {
        RawCall call = bed.rawCall();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        call.stream().text(call.start());
        for (int frame = 0; frame < 20; frame++) {
            byte[] voice = Signals.noise(50 + frame, 160);
            said.writeBytes(voice);
            call.stream().text(call.media(voice));
            if (frame == 10) {
                call.stream().awaitTaken();
                call.agent().send(AgentMessages.metadata("conv_1", AudioFormat.ULAW_8000, AudioFormat.ULAW_8000));
                Talk.awaitTaken(call.agent());
            }
        }
        call.stream().awaitTaken();
        call.hangUp();
        call.agent().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertArrayEquals(said.toByteArray(), call.agent().audio());
    }
}
