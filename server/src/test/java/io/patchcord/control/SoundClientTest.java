package io.patchcord.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.AdmissionLimits;
import io.patchcord.call.Surroundings;
import io.patchcord.call.Switchboard;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who look on, and one who takes nothing. */
class SoundClientTest {
    private static final String SEE = "{\"type\":\"see\",\"callSid\":\"CA1\"}";
    private static final int PATIENCE_SECONDS = 30;

    private final Sounds sounds = sounds(Duration.ofMinutes(1));

    private static Sounds sounds(Duration stuck) {
        return new Sounds(new Switchboard(new Switchboard.Settings(1, false, Duration.ZERO, Duration.ZERO,
                AdmissionLimits.none()), new Switchboard.Desk(null, null, null, null),
                new Surroundings(null, null, null, null, null, null, null)).desk(), Duration.ofMillis(50), stuck);
    }

    @AfterEach
    void close() {
        sounds.close();
    }

    /** Waits at its first message until it is cut off. */
    private static final class Stuck implements SoundClient.Outlet {
        private final AtomicInteger told = new AtomicInteger();
        private final CountDownLatch cut = new CountDownLatch(1);

        @Override
        public void send(String text) {
            told.incrementAndGet();
            try {
                if (cut.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("cut off");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void send(byte[] bytes, int length) {
            throw new AssertionError("there is no call");
        }

        @Override
        public void cut() {
            cut.countDown();
        }
    }

    @Test
    void shouldDropWhoDoesNotTakeAMessage() throws InterruptedException {
        Stuck stuck = new Stuck();
        try (Sounds impatient = sounds(Duration.ofMillis(200))) {
            assertTrue(new SoundClient(impatient, stuck).told(SEE));
            assertTrue(stuck.cut.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it was not dropped");
        }
        assertEquals(1, stuck.told.get());
    }

    @Test
    void shouldTakeAFewAndNoMore() {
        for (int client = 0; client < 16; client++) {
            assertTrue(new SoundClient(sounds, new Stuck()).told(SEE));
        }
        assertFalse(new SoundClient(sounds, new Stuck()).told(SEE));
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        SoundClient client = new SoundClient(sounds, new Stuck());
        assertFalse(client.told("see"));
        assertFalse(client.told("{\"type\":\"see\"}"));
        assertFalse(client.told("{\"type\":\"whisper\",\"callSid\":\"CA1\"}"));
        assertFalse(client.told("{\"type\":\"hear\",\"callSid\":\"CA1\",\"operator\":\"<b>\"}"));
    }
}
