package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream keeps real time: what leaves it by the clock of the receiver, what it plays by its own marks. */
class MediaStreamTimingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FRAME_BYTES = 160;
    private static final double MILLI = 1e6;

    private RawBridge bridge;
    private SimulatedTwilio twilio;
    private MediaStream stream;
    private RawSocket socket;

    @BeforeEach
    void start() throws Exception {
        bridge = new RawBridge().connecting("<Response/>");
        twilio = new SimulatedTwilio(TwilioSettings.of(bridge.url()));
        stream = twilio.ring("+919876543210", "+15005550006").awaitStream(PATIENCE).orElseThrow();
        socket = bridge.socket();
        socket.next("start");
    }

    @AfterEach
    void stop() throws IOException {
        twilio.close();
        bridge.close();
    }

    @Test
    void sendsFiftyFramesASecondWithoutDrift() throws Exception {
        long first = socket.next("media").atNanos();
        long last = first;
        double worst = 0;
        for (int frame = 1; frame <= 150; frame++) {
            last = socket.next("media").atNanos();
            worst = Math.max(worst, Math.abs((last - first) / MILLI - 20.0 * frame));
        }
        double drift = (last - first) / MILLI - 3_000;
        System.out.printf("pace: drift %.2f ms after 3 s, worst frame %.2f ms off%n", drift, worst);
        assertEquals(0, drift, 20, "drift in ms after 150 frames");
    }

    @Test
    void echoesAMarkWhenItsAudioHasEnded() throws Exception {
        socket.media(stream.streamSid(), new byte[25 * FRAME_BYTES]);
        socket.mark(stream.streamSid(), "half");
        socket.media(stream.streamSid(), new byte[25 * FRAME_BYTES]);
        long sent = System.nanoTime();
        socket.mark(stream.streamSid(), "end");
        RawSocket.Frame half = socket.next("mark");
        RawSocket.Frame end = socket.next("mark");
        double halfMillis = (half.atNanos() - sent) / MILLI;
        double endMillis = (end.atNanos() - sent) / MILLI;
        System.out.printf("marks: 500 ms echoed after %.1f, 1000 ms after %.1f%n", halfMillis, endMillis);
        assertEquals("half", half.json().at("/mark/name").textValue());
        assertEquals(500, endMillis - halfMillis, 20, "ms between two marks 25 frames apart");
        // up to a frame is lost until the next tick starts the audio
        assertTrue(endMillis > 995 && endMillis < 1_000 + 20 + 20, () -> "end after " + endMillis + " ms");
        List<MarkEcho> echoes = stream.earpiece().echoes();
        assertEquals(500, echoes.get(1).heardMillis() - echoes.get(0).heardMillis());
        assertEquals(0, stream.earpiece().underruns());
    }

    @Test
    void echoesAMarkAtOnceWhenNothingIsQueued() throws Exception {
        long sent = System.nanoTime();
        socket.mark(stream.streamSid(), "empty");
        assertEquals(0, (socket.next("mark").atNanos() - sent) / MILLI, 10, "ms to the echo");
    }

    @Test
    void clearStopsTheSoundAndReturnsEveryMark() throws Exception {
        byte[] sound = new byte[100 * FRAME_BYTES];
        Arrays.fill(sound, (byte) 0x20);
        socket.media(stream.streamSid(), sound);
        socket.mark(stream.streamSid(), "one");
        socket.mark(stream.streamSid(), "two");
        for (int frame = 0; frame < 10; frame++) {
            socket.next("media");
        }
        long sent = System.nanoTime();
        socket.clear(stream.streamSid());
        RawSocket.Frame one = socket.next("mark");
        assertEquals("one", one.json().at("/mark/name").textValue());
        assertEquals("two", socket.next("mark").json().at("/mark/name").textValue());
        assertEquals(0, (one.atNanos() - sent) / MILLI, 10, "ms to the first echo");
        assertTrue(stream.earpiece().echoes().stream().allMatch(MarkEcho::cleared));
        assertEquals(0, stream.earpiece().queuedBytes());
        socket.next("media");
        socket.next("media");
        long heard = stream.earpiece().audioBytes() / FRAME_BYTES;
        assertTrue(heard >= 8 && heard <= 13, () -> heard + " frames heard of about ten");
    }

    @Test
    void recordsSilenceWhereNothingWasQueued() throws Exception {
        byte[] sound = new byte[3 * FRAME_BYTES];
        Arrays.fill(sound, (byte) 0x21);
        socket.next("media");
        socket.media(stream.streamSid(), sound);
        socket.mark(stream.streamSid(), "end");
        socket.next("mark");
        socket.next("media");
        byte[] heard = stream.earpiece().heard();
        int from = 0;
        while (heard[from] == (byte) 0xFF) {
            from++;
        }
        assertEquals(0, from % FRAME_BYTES);
        assertTrue(from > 0, "silence before the audio");
        assertArrayEquals(sound, Arrays.copyOfRange(heard, from, from + sound.length));
        assertEquals((byte) 0xFF, heard[from + sound.length]);
    }
}
