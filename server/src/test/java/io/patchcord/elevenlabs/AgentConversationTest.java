package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.Counter;
import io.patchcord.net.CloseCode;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AgentConversationTest {
    private final AgentHost host = new AgentHost();
    private final Words words = new Words();

    @AfterEach
    void stop() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"1000, AGENT_FINISHED", "1008, AGENT_REFUSED", "3000, AGENT_REFUSED", "3008, AGENT_BUSY",
        "1002, AGENT_LOST", "1011, AGENT_LOST", "1001, AGENT_LOST", "4000, AGENT_LOST"})
    void shouldTellTheEndThatTheCloseCodeMeans(int code, CallEnd end) throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.channel().close(code, "the agent's own words");
        assertEquals("gone " + end + " close " + code + ": the agent's own words", words.next("gone"));
    }

    @Test
    void shouldTellALostSocketAsALostAgent() throws InterruptedException {
        opened().channel().abort();
        assertTrue(words.next("gone").startsWith("gone AGENT_LOST close 1006"));
    }

    @Test
    void shouldTakeTheMaximumDurationAsAnOrderlyEndHoweverItIsSaid() throws InterruptedException {
        opened().channel().close(1011, "Conversation has exceeded maximum duration");
        assertTrue(words.next("gone").startsWith("gone AGENT_FINISHED"));
    }

    @Test
    void shouldTakeTheMaximumDurationToldByAnErrorAsAnOrderlyEnd() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.channel().text("{\"type\":\"error\",\"error_event\":{\"code\":1002,\"message\":\"too long\","
                + "\"error_type\":\"max_duration_exceeded\"}}");
        conversation.channel().close(1002, "");
        assertEquals("told FAILURE error 1002 max_duration_exceeded: too long", words.next());
        assertEquals("gone AGENT_FINISHED close 1002: too long", words.next());
    }

    @Test
    void shouldCountMessagesItCannotReadAndListenOn() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.channel().text("x".repeat(100));   // not JSON: counted
        conversation.channel().text("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"%\"}}");
        conversation.channel().text("{\"type\":\"from_the_future\"}");
        conversation.channel().text("{\"type\":\"vad_score\",\"vad_score_event\":{\"vad_score\":0.9}}");
        conversation.channel().text("{\"type\":\"user_transcript\",\"user_transcription_event\":"
                + "{\"user_transcript\":\"still there\"}}");
        assertEquals("told CALLER_SAID still there", words.next());
        assertEquals(2, host.metrics.counted(Counter.MESSAGES_INVALID));
        assertEquals(1, host.metrics.counted(Counter.MESSAGES_UNKNOWN));
    }

    @Test
    void shouldPassOnEverythingInOrder() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.channel().text(audio(3, 160));
        conversation.channel().text("{\"type\":\"agent_response\",\"agent_response_event\":"
                + "{\"agent_response\":\"Hello\"}}");
        conversation.channel().text("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":3}}");
        conversation.channel().text("{\"type\":\"agent_response_correction\",\"agent_response_correction_event\":"
                + "{\"original_agent_response\":\"Hello\",\"corrected_agent_response\":\"Hel\"}}");
        conversation.channel().text("{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"due\","
                + "\"tool_call_id\":\"tc1\",\"parameters\":{}}}");
        conversation.channel().text("{\"type\":\"agent_tool_response\",\"agent_tool_response\":"
                + "{\"tool_name\":\"end_call\",\"is_error\":true}}");
        conversation.channel().text("{\"type\":\"agent_tool_response\",\"agent_tool_response\":"
                + "{\"tool_name\":\"end_call\",\"is_error\":false}}");
        for (String line : new String[] {"audio 3 160 bytes of 7", "told AGENT_SAID Hello", "interruption 3",
            "told AGENT_CORRECTED Hel", "tool due tc1 {}", "told TOOL end_call failed", "end call",
            "told TOOL end_call answered"}) {
            assertEquals(line, words.next());
        }
    }

    @Test
    void shouldAnswerEachPingWithItsOwnIdAtOnce() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        for (long id : new long[] {1, 0, 9_007_199_254_740_993L}) {
            conversation.channel().text("{\"type\":\"ping\",\"ping_event\":{\"event_id\":" + id + ",\"ping_ms\":50}}");
            assertEquals("{\"type\":\"pong\",\"event_id\":" + id + "}", conversation.next());
        }
    }

    @Test
    void shouldDenyToolsThatNobodyHereCanApprove() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.channel().text("{\"type\":\"mcp_tool_call\",\"mcp_tool_call\":{\"tool_call_id\":\"m1\","
                + "\"tool_name\":\"pay\",\"state\":\"awaiting_approval\"}}");
        assertEquals("{\"type\":\"mcp_tool_approval_result\",\"tool_call_id\":\"m1\",\"is_approved\":false}",
                conversation.next());
        assertEquals("told TOOL pay awaiting_approval", words.next());
    }

    @Test
    void shouldTellOfTheWaitQueueBeforeAndAfterTheConversationIsOn() throws InterruptedException {
        AgentHost.dial(host.connector()).claim(words);
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        for (String status : new String[] {"waiting", "admitted", "timed_out"}) {
            conversation.channel().text("{\"type\":\"queue_status\",\"queue_status_event\":{\"status\":\"" + status
                    + "\"}}");
        }
        conversation.metadata("ulaw_8000", "ulaw_8000");
        assertEquals("queued true", words.next());
        assertEquals("queued false", words.next());
        assertEquals("told STATUS agent queue: timed_out", words.next());
        assertEquals("up conv_1 ulaw_8000 ulaw_8000", words.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus_48000", "mp3_44100", "", "pcm_12345"})
    void shouldEndAConversationWhoseFormatNobodyHereSpeaks(String format) throws InterruptedException {
        AgentHost.dial(host.connector()).claim(words);
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        conversation.metadata("pcm_16000", format);
        assertEquals("gone AGENT_FORMAT to agent pcm_16000, from agent " + format, words.next());
        conversation.channel().receive();
        assertEquals(CloseCode.NORMAL, conversation.channel().closeCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"conversation_initiation_metadata_event\":null",
        ",\"conversation_initiation_metadata_event\":{}",
        ",\"conversation_initiation_metadata_event\":{\"agent_output_audio_format\":\"ulaw_8000\"}"})
    void shouldNotTakeMetadataThatNameNoConversationForOne(String event) throws InterruptedException {
        AgentHost.dial(host.connector()).claim(words);
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        conversation.channel().text("{\"type\":\"conversation_initiation_metadata\"" + event + "}");
        assertEquals("gone AGENT_FORMAT metadata without the id of a conversation", words.next());
        conversation.channel().receive();
        assertEquals(CloseCode.NORMAL, conversation.channel().closeCode());
    }

    @Test
    void shouldIgnoreAudioBeforeTheFormatIsKnown() throws InterruptedException {
        AgentHost.dial(host.connector()).claim(words);
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        conversation.channel().text(audio(1, 160));
        conversation.channel().text("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":1}}");
        conversation.metadata("pcm_16000", "pcm_24000");
        assertEquals("up conv_1 pcm_16000 pcm_24000", words.next());
        assertEquals(2, host.metrics.counted(Counter.MESSAGES_INVALID));
    }

    @Test
    void shouldNotBeginAConversationTwice() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        conversation.metadata("pcm_16000", "pcm_24000");
        conversation.channel().text("{\"type\":\"conversation_initiation_metadata\"}");
        conversation.channel().text("{\"type\":\"ping\",\"ping_event\":{\"event_id\":1}}");
        assertEquals("{\"type\":\"pong\",\"event_id\":1}", conversation.next());
        assertEquals(2, host.metrics.counted(Counter.MESSAGES_INVALID));
    }

    @Test
    void shouldSendTheMessagesOfTheProtocol() throws InterruptedException {
        AgentHost.Conversation conversation = opened();
        words.leg().audio(new byte[] {0, -1, -1, 0, 0}, 1, 3);
        assertEquals("{\"user_audio_chunk\":\"//8A\"}", conversation.next());
        words.leg().contextualUpdate("Caller pressed \"5\"", "dtmf");
        assertEquals("{\"type\":\"contextual_update\",\"text\":\"Caller pressed \\\"5\\\"\",\"context_id\":\"dtmf\"}",
                conversation.next());
        words.leg().toolResult("tc1", "none", true);
        assertEquals("{\"type\":\"client_tool_result\",\"tool_call_id\":\"tc1\",\"result\":\"none\",\"is_error\":true}",
                conversation.next());
        words.leg().close("bye");
        conversation.channel().receive();
        assertEquals("bye", conversation.channel().closeReason());
        assertTrue(words.next("gone").startsWith("gone AGENT_FINISHED close 1000"));
    }

    private AgentHost.Conversation opened() throws InterruptedException {
        AgentHost.dial(host.connector()).claim(words);
        AgentHost.Conversation conversation = host.accept();
        assertTrue(conversation.next().contains("conversation_initiation_client_data"));
        conversation.metadata("pcm_16000", "ulaw_8000");
        assertEquals("up conv_1 pcm_16000 ulaw_8000", words.next());
        return conversation;
    }

    private static String audio(long eventId, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 7);
        return "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"" + Base64.getEncoder().encodeToString(bytes)
                + "\",\"event_id\":" + eventId + "}}";
    }
}
