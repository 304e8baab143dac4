package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.call.Counter;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.CallerScript;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatorEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever an agent does wrong: the caller hears the apology when the agent is gone, the record says why, one line is
 * logged and an alarm where somebody has to mend something, nothing is left behind, and another live call loses no
 * frame.
 */
@Timeout(120)
class BadAgentTest {
    private static final String SETTINGS = """
            calls:
              agent-connect-deadline: 3s
              stop-grace: 0s
            failover:
              apology: Sorry about that.
            """;

    private static final String[] ALARM = {"refuses every call until its settings or ours are mended"};
    private static final String[] NO_MORE = {};

    @TempDir
    private static Path directory;
    @RegisterExtension
    private static Scene scene = new Scene(() -> directory, SETTINGS);

    @ParameterizedTest
    @CsvSource({"1008, AGENT_REFUSED", "3000, AGENT_REFUSED", "3008, AGENT_BUSY", "1002, AGENT_LOST",
        "1011, AGENT_LOST"})
    void anAgentThatClosesInTheMiddleIsApologisedFor(int code, CallEnd end) throws Exception {
        Talk talk = scene.bed().talk();
        byte[] speech = Signals.noise(code, 1_600);
        talk.say(1, speech);
        talk.agent().close(code, "because");
        CallRecord record = assertApology(talk.phone(), end, end == CallEnd.AGENT_REFUSED ? ALARM : NO_MORE);
        assertEquals("close " + code + ": because", record.detail());
        assertArrayEquals(speech, talk.heardSounds(), "what was said before is heard");
    }

    @Test
    void anAgentThatIsResetIsApologisedFor() throws Exception {
        Talk talk = scene.bed().talk();
        talk.agent().reset();
        assertApology(talk.phone(), CallEnd.AGENT_LOST, NO_MORE);
    }

    @Test
    void anAgentThatRefusesAtOnceIsApologisedFor() throws Exception {
        PhoneCall phone = scene.bed().twilio().ring(Testbed.plan());
        scene.bed().conversation(phone.callSid()).close(1008, "Override for field 'voice' is not allowed by config.");
        assertApology(phone, CallEnd.AGENT_REFUSED, ALARM);
    }

    @Test
    void anAgentThatNeverAnswersIsApologisedFor() throws Exception {
        PhoneCall phone = scene.bed().twilio().ring(Testbed.plan());
        SimulatedConversation conversation = scene.bed().conversation(phone.callSid());
        assertApology(phone, CallEnd.AGENT_UNREACHABLE, new String[] {"RETRY: agent general is dialled"});
        assertEquals(1000, conversation.awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
    }

    @Test
    void aSignedUrlThatIsRefusedIsApologisedFor() throws Exception {
        try (Testbed other = new Testbed(directory.resolve("other"), SETTINGS + """
                elevenlabs:
                  signed-url-lifetime: 0s
                """)) {
            other.agent().failSignedUrls(401);
            PhoneCall phone = other.twilio().ring(Testbed.plan());
            phone.awaitEnd(Testbed.PATIENCE).orElseThrow();
            assertTrue(hears(phone, "Sorry about that."), () -> "heard " + phone.events());
            assertEquals(CallEnd.AGENT_REFUSED, other.record(phone.callSid()).end());
            other.awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"opus_48000, ulaw_8000", "ulaw_8000, mp3_44100_128", "pcm_96000, pcm_96000"})
    void anAgentOfAnUnknownFormatIsApologisedFor(String fromAgent, String toAgent) throws Exception {
        PhoneCall phone = scene.bed().twilio().ring(Testbed.plan());
        SimulatedConversation conversation = scene.bed().conversation(phone.callSid());
        conversation.send(AgentMessages.metadata("conv_1", fromAgent, toAgent));
        CallRecord record = assertApology(phone, CallEnd.AGENT_FORMAT, ALARM);
        assertEquals("to agent " + toAgent + ", from agent " + fromAgent, record.detail());
        assertEquals(1000, conversation.awaitEnd(Testbed.PATIENCE).orElseThrow().closeCode());
    }

    private static CallRecord assertApology(PhoneCall phone, CallEnd end, String[] logged) {
        CallOutcome outcome = phone.awaitEnd(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("still talking"));
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertTrue(hears(phone, "Sorry about that."), () -> "heard " + phone.events());
        CallRecord record = scene.bed().record(phone.callSid());
        assertEquals(end, record.end(), record.detail());
        scene.assertLogged(Stream.concat(Stream.of(logged), Stream.of("ended: " + end)).toArray(String[]::new));
        return record;
    }

    private static boolean hears(PhoneCall phone, String words) {
        return phone.events().stream().anyMatch(event -> event.kind() == SimulatorEvent.Kind.VERB
                && event.text().contains(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "MESSAGES_INVALID | {\"type\":",
        "MESSAGES_INVALID | not JSON",
        "MESSAGES_INVALID | 17",
        "MESSAGES_INVALID | {\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"*not base64*\",\"event_id\":1}}"})
    void anUnreadableMessageIsCountedAndTheCallGoesOn(Counter counter, String message) throws Exception {
        assertPassedOver(counter, message);
        scene.assertLogged("odd message from the agent", "ended: CALLER_HUNG_UP");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "MESSAGES_UNKNOWN | {\"type\":\"hologram\"}",
        "MESSAGES_UNKNOWN | {}"})
    void anUnknownMessageIsCountedAndTheCallGoesOn(Counter counter, String message) throws Exception {
        assertPassedOver(counter, message);
        scene.assertLogged("ended: CALLER_HUNG_UP");
    }

    private static void assertPassedOver(Counter counter, String message) throws Exception {
        RawCall call = scene.bed().rawCall().begin();
        for (int time = 0; time < 3; time++) {
            call.agent().sendText(message);
        }
        byte[] speech = Signals.noise(5, 800);
        call.agent().send(AgentMessages.audio(1, speech));
        Talk.awaitTaken(call.agent());
        assertTrue(call.stream().next().contains("\"media\""), "the caller hears on");
        call.hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, scene.bed().record(call.callSid()).end());
        scene.assertCounted(3, counter);
    }

    @Test
    void samplesThatAreCutInTwoAreHeardWhole() throws Exception {
        byte[] speech = Signals.tone(AudioFormat.PCM_24000, 700, 8_000, 400);
        Talk talk = scene.bed().talk(Testbed.plan().withScript(CallerScript.empty()
                .whenAgentSilentFor(Duration.ofSeconds(1)).hangUp()), AudioFormat.PCM_24000, AudioFormat.PCM_24000);
        for (int at = 0; at < speech.length; at += 1_001) {
            talk.say(1, Arrays.copyOfRange(speech, at, Math.min(speech.length, at + 1_001)));
        }
        talk.say(1, new byte[0]);
        talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertArrayEquals(Talk.sounds(Signals.in(AudioFormat.PCM_24000, AudioFormat.ULAW_8000, speech)),
                talk.heardSounds());
        assertEquals(21, scene.bed().record(talk.callSid()).agentMessages());
        scene.assertLogged("ended: CALLER_HUNG_UP");
    }
}
