package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.AgentMessages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tool that hangs is nobody's business but its own: every frame of both directions is timed. */
@Timeout(120)
class HangingToolTest {
    private static final Logger LOG = LoggerFactory.getLogger(HangingToolTest.class);
    private static final int FRAME_MILLIS = 20;
    private static final int HANGING_FRAMES = 10_000 / FRAME_MILLIS;
    private static final int QUIET_FRAMES = 1_000 / FRAME_MILLIS;
    /** Far above what a busy machine costs, far below what the tool takes. */
    private static final long MOST_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 50_000;

    @TempDir
    private Path directory;

    @Test
    void aToolThatHangsTenSecondsDelaysNoFrame() throws Exception {
        try (Backend backend = new Backend(); Testbed bed = new Testbed(directory, """
                calls:
                  stop-grace: 0s
                tools:
                  deadline: 60s
                  http:
                    - {name: hangs, url: "%s/slow"}
                """.formatted(backend.url()))) {
            RawCall call = bed.rawCall().begin();
            long[] quiet = exchange(call, QUIET_FRAMES);
            call.agent().send(AgentMessages.toolCall(1, "call_1", "hangs", Map.of()));
            Eventually.holds(() -> backend.requests().size() == 1, "the tool does not run");
            long[] hanging = exchange(call, HANGING_FRAMES);
            assertEquals(Optional.empty(), call.agent().take(Duration.ZERO), "the tool did not hang");
            LOG.info("frame delays in µs, median and longest of both directions: quiet {} {}, with a tool that hangs "
                            + "{} {}", quiet[quiet.length / 2] / 1_000, quiet[quiet.length - 1] / 1_000,
                    hanging[hanging.length / 2] / 1_000, hanging[hanging.length - 1] / 1_000);
            assertTrue(hanging[hanging.length - 1] < MOST_NANOS, () -> "a frame took " + hanging[hanging.length - 1]);
            backend.release();
            JsonNode result = call.agent().take(Testbed.PATIENCE).orElseThrow();
            assertEquals("too late", result.path("result").asText());
            call.hangUp();
        }
    }

    /** A frame each way every 20 ms; returns how long each took, sorted. */
    private static long[] exchange(RawCall call, int frames) throws IOException {
        long[] nanos = new long[2 * frames];
        long begun = System.nanoTime();
        for (int frame = 0; frame < frames; frame++) {
            LockSupport.parkNanos(begun + Duration.ofMillis((long) frame * FRAME_MILLIS).toNanos() - System.nanoTime());
            nanos[2 * frame] = toCaller(call, Signals.noise(frame, 160));
            nanos[2 * frame + 1] = toAgent(call, Signals.noise(-frame, 160));
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long toCaller(RawCall call, byte[] muLaw) throws IOException {
        long sent = System.nanoTime();
        call.agent().send(AgentMessages.audio(1, muLaw));
        String frame = call.stream().next();
        while (!frame.contains("\"media\"")) {
            call.stream().text(call.mark(frame.replaceAll(".*\"name\":\"([^\"]+)\".*", "$1")));
            frame = call.stream().next();
        }
        return System.nanoTime() - sent;
    }

    private static long toAgent(RawCall call, byte[] muLaw) throws IOException {
        long before = call.agent().audioMessages();
        long sent = System.nanoTime();
        call.stream().text(call.media(muLaw));
        while (call.agent().audioMessages() == before && System.nanoTime() - sent < MOST_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return System.nanoTime() - sent;
    }
}
