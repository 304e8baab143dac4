package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.AgentDial;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.config.PreDial;
import io.patchcord.customer.Customer;
import io.patchcord.net.CloseCode;
import io.patchcord.net.WebSocketChannel.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AgentConnectorTest {
    private final AgentHost host = new AgentHost();
    private final Words words = new Words();

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void shouldHoldTheGreetingForTheCaller() throws InterruptedException {
        AgentDial dial = AgentHost.dial(host.connector());
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        conversation.metadata("ulaw_8000", "ulaw_8000");
        for (int i = 1; i <= 3; i++) {
            conversation.channel().text("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\""
                    + Base64.getEncoder().encodeToString(new byte[] {(byte) i, 0}) + "\",\"event_id\":" + i + "}}");
        }
        conversation.channel().text("{\"type\":\"ping\",\"ping_event\":{\"event_id\":4}}");
        assertEquals("{\"type\":\"pong\",\"event_id\":4}", conversation.next());
        assertTrue(words.nothingMore());
        dial.claim(words);
        assertEquals("up conv_1 ulaw_8000 ulaw_8000", words.next());
        for (int i = 1; i <= 3; i++) {
            assertEquals("audio " + i + " 2 bytes of " + i, words.next());
        }
    }

    @Test
    void shouldHoldBackTheInitiationWhenOnlyTheSocketIsDialledAhead() throws InterruptedException {
        AgentDial dial = AgentHost.dial(host.connector(PreDial.SOCKET, Duration.ofMinutes(10)));
        AgentHost.Conversation conversation = host.accept();
        dial.claim(words);
        assertTrue(conversation.next().contains("conversation_initiation_client_data"));
    }

    @Test
    void shouldBuyASignedUrlOnceForManyDials() throws InterruptedException {
        AgentConnector connector = host.connector();
        for (int i = 0; i < 5; i++) {
            AgentHost.dial(connector).claim(words);
        }
        for (int i = 0; i < 5; i++) {
            host.accept();
        }
        assertEquals(1, host.sold.get());
    }

    @Test
    void shouldBuyAnotherWhenTheLastOneIsTooOld() throws InterruptedException {
        AgentConnector connector = host.connector(PreDial.CONVERSATION, Duration.ZERO);
        AgentHost.dial(connector).claim(words);
        host.accept();
        AgentHost.dial(connector).claim(words);
        host.accept();
        assertEquals(2, host.sold.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void shouldBuyAnotherOnceWhenTheKeptOneIsRefused(int status) throws InterruptedException {
        host.upgradeStatus = status;
        AgentConnector connector = host.connector();
        AgentHost.dial(connector).claim(words);
        host.accept();
        host.expired.add(AgentHost.SIGNATURE + 1);
        AgentHost.dial(connector).claim(words);
        assertEquals(AgentHost.SIGNATURE + 2, host.accept().signature());
        assertEquals(2, host.sold.get());
    }

    @Test
    void shouldGiveUpWhenTheNewOneIsRefusedTooAndKeepNeither() throws InterruptedException {
        AgentConnector connector = host.connector();
        host.expired.add(AgentHost.SIGNATURE + 1);
        host.expired.add(AgentHost.SIGNATURE + 2);
        AgentHost.dial(connector).claim(words);
        assertTrue(words.next().startsWith("gone AGENT_REFUSED localhost refused with 403"));
        assertEquals(2, host.sold.get());
        AgentHost.dial(connector).claim(words);
        host.accept();
        assertEquals(3, host.sold.get());
    }

    @Test
    void shouldNotBuyAnotherWhenTheAgentRefusesForAnotherReason() throws InterruptedException {
        host.upgradeStatus = 429;
        host.expired.add(AgentHost.SIGNATURE + 1);
        AgentHost.dial(host.connector()).claim(words);
        assertTrue(words.next().startsWith("gone AGENT_BUSY localhost refused with 429"));
        assertEquals(1, host.sold.get());
    }

    @ParameterizedTest
    @CsvSource({"401, AGENT_REFUSED", "404, AGENT_REFUSED", "422, AGENT_REFUSED", "429, AGENT_BUSY",
        "408, AGENT_UNREACHABLE", "500, AGENT_UNREACHABLE"})
    void shouldTellWhyNoSignedUrlCouldBeBought(int status, CallEnd end) throws InterruptedException {
        host.purchaseStatus = status;
        host.purchaseBody = "{\"detail\":{\"status\":\"x\",\"message\":\"agent not found\"}}";
        AgentHost.dial(host.connector()).claim(words);
        assertEquals("gone " + end + " signed URL refused with " + status + ": agent not found", words.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "not json", "{\"signed_url\":null}", "{\"signed_url\":\"\"}",
        "{\"signed_url\":\"https://localhost/x\"}", "{\"signed_url\":\"::\"}", "{\"signed_url\":\"ws:\"}"})
    void shouldTakeNonsenseForASignedUrlAsARefusalAndNotKeepIt(String body) throws InterruptedException {
        host.purchaseBody = body;
        AgentConnector connector = host.connector();
        AgentHost.dial(connector).claim(words);
        assertTrue(words.next().startsWith("gone AGENT_UNREACHABLE no signed URL"), body);
        host.purchaseBody = "";
        AgentHost.dial(connector).claim(words);
        host.accept();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void shouldNotReadAnAnswerWithoutEnd(int status) throws InterruptedException {
        host.purchaseStatus = status;
        host.purchaseBody = " ".repeat(1 << 20) + "{\"signed_url\":\"ws://localhost/x\"}";
        AgentHost.dial(host.connector()).claim(words);
        assertTrue(words.next().startsWith("gone AGENT_UNREACHABLE no signed URL: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "{\"detail\":[{\"msg\":\"field required\"}]}", "", "<html>", "7"})
    void shouldTakeARefusalInAnyWords(String body) throws InterruptedException {
        host.purchaseStatus = 422;
        host.purchaseBody = body.isEmpty() ? " " : body;
        AgentHost.dial(host.connector()).claim(words);
        assertTrue(words.next().startsWith("gone AGENT_REFUSED signed URL refused with 422"));
    }

    @Test
    void shouldNeverTellACredential() throws InterruptedException {
        host.expired.add(AgentHost.SIGNATURE + 1);
        host.expired.add(AgentHost.SIGNATURE + 2);
        AgentHost.dial(host.connector()).claim(words);
        String gone = words.next();
        host.purchaseStatus = 401;
        AgentHost.dial(host.connector()).claim(words);
        gone += words.next();
        host.purchaseStatus = 200;
        host.purchaseBody = "{\"signed_url\":\"http://localhost/?conversation_signature=" + AgentHost.SIGNATURE + "\"}";
        AgentHost.dial(host.connector()).claim(words);
        gone += words.next();
        assertFalse(gone.contains(AgentHost.SIGNATURE) || gone.contains(AgentHost.API_KEY), gone);
    }

    @Test
    void shouldCloseAnAbandonedConversationInOrder() throws InterruptedException {
        AgentDial dial = AgentHost.dial(host.connector());
        AgentHost.Conversation conversation = host.accept();
        conversation.next();
        dial.abandon("nobody came");
        assertEquals(Received.END, conversation.channel().receive());
        assertEquals(CloseCode.NORMAL, conversation.channel().closeCode());
        assertEquals("nobody came", conversation.channel().closeReason());
    }

    @Test
    void shouldCloseAnAbandonedSocketThatWaitsForItsCaller() throws InterruptedException {
        AgentDial dial = AgentHost.dial(host.connector(PreDial.SOCKET, Duration.ofMinutes(10)));
        AgentHost.Conversation conversation = host.accept();
        dial.abandon("nobody came");
        assertEquals(Received.END, conversation.channel().receive());
        assertNotEquals(CloseCode.INTERNAL_ERROR, conversation.channel().closeCode());
    }

    @Test
    void shouldAbandonADialAtAnyOfItsSteps() throws InterruptedException {
        host.closing = true;
        AgentConnector connector = host.connector(PreDial.CONVERSATION, Duration.ZERO);
        for (int i = 0; i < 30; i++) {
            AgentDial dial = AgentHost.dial(connector);
            long deadline = System.nanoTime() + i * 200_000L;
            while (System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            dial.abandon("nobody came");
            Words late = new Words();
            dial.claim(late);
            assertTrue(late.next().startsWith("gone "), () -> "an abandoned dial still tells its end");
        }
    }

    @Test
    void shouldDialTheGeneralAgentForOneThatIsNoLongerConfigured() throws InterruptedException {
        AgentDial dial = host.connector().dial(new CallContext("CA1", "", "", "", Customer.stranger(), "gone since",
                Instant.EPOCH));
        dial.claim(words);
        assertTrue(host.accept().next().contains("conversation_initiation_client_data"));
    }
}
