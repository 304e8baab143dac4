package io.patchcord.outbound;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PacerTest {
    @Test
    void shouldGiveNobodyATurnWhileTheOtherSideWantsAPause() throws InterruptedException {
        Pacer pacer = new Pacer(100);
        pacer.await();
        long begun = System.nanoTime();
        pacer.pause(Duration.ofMillis(120));
        pacer.pause(Duration.ofMillis(1));
        pacer.await();
        assertTrue(System.nanoTime() - begun >= 120_000_000, "a turn within the pause");
    }
}
