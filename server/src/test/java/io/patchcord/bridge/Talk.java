package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A call with both its ends in a test's hands.
 *
 * @param phone the call
 * @param stream Twilio's end
 * @param agent the agent's end
 */
record Talk(PhoneCall phone, MediaStream stream, SimulatedConversation agent) {
    private static final AtomicLong BARRIERS = new AtomicLong(1_000_000);
    private static final byte SILENCE = (byte) 0xFF;

    String callSid() {
        return phone.callSid();
    }

    /** The agent says this. */
    void say(long eventId, byte[] audio) {
        assertTrue(agent.send(AgentMessages.audio(eventId, audio)), "the agent's socket is gone");
    }

    /** Waits until the bridge has acted on all the agent has sent: a ping is answered in its turn. */
    void awaitTaken() throws InterruptedException {
        awaitTaken(agent);
    }

    static void awaitTaken(SimulatedConversation agent) throws InterruptedException {
        long id = BARRIERS.incrementAndGet();
        agent.send(AgentMessages.ping(id, 1));
        JsonNode message;
        do {
            message = agent.take(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("no pong"));
        } while (message.path("event_id").asLong() != id);
    }

    /** What the caller has heard, without any sample that is silence. */
    byte[] heardSounds() {
        return sounds(stream.earpiece().heard());
    }

    /** The bytes that are not silence, which is what a play-out puts where it has nothing. */
    static byte[] sounds(byte[] muLaw) {
        ByteArrayOutputStream sounds = new ByteArrayOutputStream();
        for (byte code : muLaw) {
            if (code != SILENCE) {
                sounds.write(code);
            }
        }
        return sounds.toByteArray();
    }

    /** Waits until the caller has heard so much sound. */
    void awaitHeard(int byteCount) {
        Eventually.holds(() -> heardSounds().length >= byteCount,
                () -> "the caller heard " + heardSounds().length + " bytes of " + byteCount);
    }

    /** Fails unless the agent has got a whole beginning of what the caller said, and at least so much. */
    void assertAgentHearsCaller(int leastBytes) {
        Eventually.holds(() -> agent.audio().length >= leastBytes,
                () -> "the agent got " + agent.audio().length + " bytes of " + leastBytes);
        byte[] got = agent.audio();
        assertArrayEquals(Arrays.copyOf(stream.spoken(), got.length), got, "from caller to agent");
    }

    /** Fails unless nobody broke a protocol. */
    void assertPolite() {
        assertEquals(List.of(), stream.violations(), "the bridge toward Twilio");
        assertEquals(List.of(), agent.faults(), "the bridge toward the agent");
    }
}
