package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Callers wired to agents, with no bridge between them. */
class TrafficTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @Test
    void theAgentEndsTheConnectionOfACallerWhoHungUp() {
        try (Generator generator = new Generator()) {
            Traffic traffic = new Traffic(generator, new Shape(AudioFormat.PCM_16000, false, false), false, "ws",
                    Transport::plain, 1);
            traffic.bridgeAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), traffic.agentPort()));
            Meter meter = new Meter();
            LoadCall call = traffic.place(meter);
            assertTrue(generator.runUntil(call::isUp, PATIENCE), call::failure);
            CallerLine caller = traffic.line(call).orElseThrow();
            traffic.hangUp(call);
            assertTrue(generator.runUntil(caller::isClosed, PATIENCE), "the caller's socket is still open");
        }
    }
}
