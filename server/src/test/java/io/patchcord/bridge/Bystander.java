package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.Clip;
import java.time.Duration;
import java.util.Arrays;

/** A call that goes on while others misbehave: both sides talk all the time, and every byte is compared. */
final class Bystander implements AutoCloseable {
    private static final int SPEECH_BYTES = 8_000 * 600;
    private static final int CHUNK_BYTES = 1_600;
    private static final Duration CHUNK = Duration.ofMillis(200);
    private static final int FRAME_BYTES = 160;

    private final Talk talk;
    private final byte[] speech = Signals.noise(2, SPEECH_BYTES);
    private volatile boolean stopped;

    Bystander(Testbed bed) throws InterruptedException {
        talk = bed.talk();
        talk.stream().say(Clip.of("the bystander", AudioFormat.ULAW_8000, Signals.noise(1, SPEECH_BYTES)));
        Thread.startVirtualThread(this::speak);
    }

    private void speak() {
        for (int at = 0; at < SPEECH_BYTES && !stopped; at += CHUNK_BYTES) {
            talk.say(1, Arrays.copyOfRange(speech, at, at + CHUNK_BYTES));
            Eventually.pass(CHUNK);
        }
    }

    String callSid() {
        return talk.callSid();
    }

    /** Fails unless both sides have heard all that was said so far, and hear on. */
    void assertUndisturbed() {
        talk.assertAgentHearsCaller(talk.agent().audio().length + 3 * FRAME_BYTES);
        talk.awaitHeard(talk.heardSounds().length + FRAME_BYTES);
        byte[] heard = talk.heardSounds();
        assertArrayEquals(Arrays.copyOf(speech, heard.length), heard, "from agent to caller");
        assertTrue(talk.stream().violations().isEmpty(), () -> talk.stream().violations().toString());
    }

    @Override
    public void close() {
        stopped = true;
        talk.phone().close();
    }
}
