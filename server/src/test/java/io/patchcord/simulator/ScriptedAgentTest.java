package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An agent with a will of its own, and a client that talks to it in audio. */
class ScriptedAgentTest {
    private static final Clip HELLO = Clip.tone("Hello {{customer_name}}, how can I help?", 440, Duration.ofSeconds(1));
    /** So long that a busy machine takes the start of it for its start, and all of it for faster than it plays. */
    private static final Clip ANSWER = Clip.tone("You owe a lot of money to a lot of people.", 500,
            Duration.ofSeconds(20));
    private static final byte[] SPEECH = Clip.tone("", 300, Duration.ofMillis(200)).in(AudioFormat.ULAW_8000);
    private static final byte[] SILENCE = new byte[4_800];
    private static final AgentScript.Pace QUICK =
            new AgentScript.Pace(Duration.ofMillis(300), Duration.ofMillis(20), 8, 7);

    static {
        Arrays.fill(SILENCE, (byte) 0xFF);
    }

    @Test
    void announcesFormatsFirstThenGreets() throws Exception {
        AgentScript script = AgentScript.greeting(HELLO).at(QUICK);
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script)
                .withFormats(AudioFormat.PCM_16000, AudioFormat.PCM_24000));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x"))) {
            client.say("{\"type\":\"conversation_initiation_client_data\","
                    + "\"dynamic_variables\":{\"customer_name\":\"Asha\"}}");
            JsonNode metadata = client.next().json().get("conversation_initiation_metadata_event");
            assertEquals("pcm_24000", metadata.get("agent_output_audio_format").textValue());
            assertEquals("pcm_16000", metadata.get("user_input_audio_format").textValue());
            JsonNode response = client.next("agent_response");
            assertEquals("Hello Asha, how can I help?",
                    response.at("/agent_response_event/agent_response").textValue());
            assertEquals(48_000, audio(client, HELLO.in(AudioFormat.PCM_24000).length).length);
        }
    }

    @Test
    void sendsAudioInVariedPiecesFasterThanItPlays() throws Exception {
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(
                AgentScript.greeting(ANSWER).at(QUICK)));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            long start = System.nanoTime();
            byte[] audio = audio(client, ANSWER.in(AudioFormat.ULAW_8000).length);
            assertArrayEquals(ANSWER.in(AudioFormat.ULAW_8000), audio);
            assertTrue(System.nanoTime() - start < 15_000_000_000L, "twenty seconds of speech within fifteen");
        }
    }

    @Test
    void takesATurnWhenTheCallerFallsSilent() throws Exception {
        AgentScript script = AgentScript.silent().at(QUICK).turn("How much do I owe?",
                new AgentScript.CallTool("get_balance", Map.of("customer_id", "C-1")), new AgentScript.Say(HELLO),
                new AgentScript.EndCall());
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            client.next("conversation_initiation_metadata");
            client.audio(SPEECH);
            client.audio(SILENCE);
            assertEquals("How much do I owe?",
                    client.next("user_transcript").at("/user_transcription_event/user_transcript").textValue());
            JsonNode call = client.next("client_tool_call").get("client_tool_call");
            assertEquals("C-1", call.at("/parameters/customer_id").textValue());
            client.say("{\"type\":\"client_tool_result\",\"tool_call_id\":\"" + call.get("tool_call_id").textValue()
                    + "\",\"result\":\"1499.5\",\"is_error\":false}");
            assertEquals("client", client.next("agent_tool_response").at("/agent_tool_response/tool_type").textValue());
            client.next("agent_response");
            assertEquals("end_call", client.next("agent_tool_response")
                    .at("/agent_tool_response/tool_name").textValue());
            assertEquals(1000, client.end().closeCode());
        }
    }

    @Test
    void isInterruptedWhenTheCallerSpeaksOverIt() throws Exception {
        AgentScript script = AgentScript.greeting(ANSWER).at(QUICK).turn("Wait!", new AgentScript.Say(HELLO));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            JsonNode first = client.next("audio");
            client.audio(SPEECH);
            JsonNode interruption = client.next("interruption");
            assertEquals(first.at("/audio_event/event_id"), interruption.at("/interruption_event/event_id"));
            JsonNode correction = client.next("agent_response_correction").get("agent_response_correction_event");
            assertEquals(ANSWER.text(), correction.get("original_agent_response").textValue());
            assertTrue(correction.get("corrected_agent_response").textValue().length() < ANSWER.text().length());
            client.audio(SILENCE);
            long next = client.next("audio").at("/audio_event/event_id").asLong();
            assertTrue(next > interruption.at("/interruption_event/event_id").asLong());
        }
    }

    @Test
    void isNotInterruptedAfterItsAudioHasEnded() throws Exception {
        Clip hi = Clip.tone("Hi.", 440, Duration.ofMillis(200));
        AgentScript script = AgentScript.greeting(hi).at(QUICK)
                .turn("Yes?", new AgentScript.Say(HELLO));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            audio(client, hi.in(AudioFormat.ULAW_8000).length);
            long heardNanos = System.nanoTime();
            while (System.nanoTime() - heardNanos < 400_000_000L) {
                LockSupport.parkNanos(50_000_000L);
            }
            client.audio(SPEECH);
            client.audio(SILENCE);
            JdkClient.Message message = client.next();
            while (!message.type().equals("user_transcript")) {
                assertTrue(!message.type().equals("interruption"), "nothing was left to interrupt");
                message = client.next();
            }
        }
    }

    @Test
    void refusesAConversationWithoutItsVariables() throws Exception {
        AgentSettings.Rules rules = new AgentSettings.Rules(List.of("balance_due"), Optional.empty(), Set.of());
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(AgentScript.silent()).withRules(rules));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            assertEquals("missing_dynamic_variable", client.next("error").at("/error_event/error_type").textValue());
            AgentEnd end = client.end();
            assertEquals(1008, end.closeCode());
            assertEquals("Missing required dynamic variables in first message: balance_due", end.reason());
        }
    }

    @Test
    void refusesAnOverrideThatIsNotAllowed() throws Exception {
        AgentSettings.Rules rules = new AgentSettings.Rules(List.of(), Optional.of(Set.of("agent.language")), Set.of());
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(AgentScript.silent()).withRules(rules));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x"))) {
            client.say("{\"type\":\"conversation_initiation_client_data\",\"conversation_config_override\":"
                    + "{\"agent\":{\"first_message\":\"Hi\"}}}");
            assertEquals("Override for field 'first_message' is not allowed by config.", client.end().reason());
        }
    }

    @Test
    void answersTypedMessagesInText() throws Exception {
        AgentScript script = AgentScript.greeting(HELLO).at(QUICK).turn("", new AgentScript.Say(ANSWER));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x"))) {
            client.say("{\"type\":\"conversation_initiation_client_data\",\"conversation_config_override\":"
                    + "{\"conversation\":{\"text_only\":true}}}");
            client.next("agent_response");
            client.say("{\"type\":\"user_message\",\"text\":\"How much?\"}");
            assertEquals(ANSWER.text(),
                    client.next("agent_response").at("/agent_response_event/agent_response").textValue());
        }
    }

    @Test
    void holdsTheCallerInTheQueue() throws Exception {
        AgentScript script = AgentScript.greeting(HELLO).at(QUICK).beforehand(
                new AgentScript.Send(AgentMessages.queueStatus("waiting")), new AgentScript.Wait(Duration.ofMillis(50)),
                new AgentScript.Send(AgentMessages.queueStatus("timed_out")),
                new AgentScript.Close(3008, "too many concurrent connections"));
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(script));
                JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate()) {
            assertEquals("waiting", client.next().json().at("/queue_status_event/status").textValue());
            client.audio(SPEECH);   // dropped: nobody listens to a caller who is queued
            assertEquals("timed_out", client.next().json().at("/queue_status_event/status").textValue());
            assertEquals(new AgentEnd(3008, "too many concurrent connections"), client.end());
        }
    }

    private static byte[] audio(JdkClient client, int byteCount) throws InterruptedException {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        while (audio.size() < byteCount) {
            audio.writeBytes(Base64.getDecoder().decode(
                    client.next("audio").at("/audio_event/audio_base_64").textValue()));
        }
        return audio.toByteArray();
    }
}
