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
        // the first frame of each kind pays for loading its classes
        socket.media(stream.streamSid(), new byte[] {(byte) 0xFF});
        socket.mark(stream.streamSid(), "warm");
        socket.next("mark");
        socket.clear(stream.streamSid());
    }

    @AfterEach
    void stop() throws IOException {
        twilio.close();
        bridge.close();
    }

    /** Lateness is judged by its lower envelope: a stall of a shared machine delays frames, and moves no schedule. */
    @Test
    void sendsFiftyFramesASecondWithoutDrift() throws Exception {
        double[] late = new double[151];
        long first = socket.next("media").atNanos();
        for (int frame = 1; frame < late.length; frame++) {
            late[frame] = (socket.next("media").atNanos() - first) / MILLI - 20.0 * frame;
        }
        double[] sorted = Arrays.stream(late).map(Math::abs).sorted().toArray();
        double drift = Arrays.stream(late, 101, 151).min().orElseThrow()
                - Arrays.stream(late, 0, 50).min().orElseThrow();
        System.out.printf("pace: drift %.2f ms over 3 s, off schedule p50 %.2f p99 %.2f max %.2f ms%n",
                drift, sorted[75], sorted[149], sorted[150]);
        assertEquals(0, drift, 20, "drift in ms");
    }

    /** A frame is sent with every tick, marks before it: positions among the frames are times, whatever the machine. */
    @Test
    void echoesAMarkWhenItsAudioHasEnded() throws Exception {
        socket.media(stream.streamSid(), new byte[25 * FRAME_BYTES]);
        socket.mark(stream.streamSid(), "half");
        socket.media(stream.streamSid(), new byte[25 * FRAME_BYTES]);
        socket.mark(stream.streamSid(), "end");
        socket.next("mark");
        int framesBetween = framesUntilMark("end");
        List<MarkEcho> echoes = stream.earpiece().echoes();
        double endMillis = (echoes.getLast().echoedAtNanos() - echoes.getLast().sentAtNanos()) / MILLI;
        System.out.printf("marks: behind 1000 ms of audio, echoed after %.1f ms%n", endMillis);
        assertEquals(25, framesBetween, "frames between two marks that are 25 frames of audio apart");
        assertEquals(50 * FRAME_BYTES + 1, stream.earpiece().audioBytes(), "all of it was heard");
        assertEquals(500, echoes.getLast().heardMillis() - echoes.get(1).heardMillis());
        assertEquals(0, stream.earpiece().underruns());
    }

    @Test
    void echoesAMarkInTheMiddleOfAFrameWithinThatTick() throws Exception {
        socket.media(stream.streamSid(), new byte[2 * FRAME_BYTES + 40]);
        socket.mark(stream.streamSid(), "early");
        socket.media(stream.streamSid(), new byte[3 * FRAME_BYTES - 40]);
        socket.mark(stream.streamSid(), "late");
        socket.next("mark");
        assertEquals(2, framesUntilMark("late"));
    }

    @Test
    void echoesAMarkAtOnceWhenNothingIsQueued() throws Exception {
        socket.next("media");
        socket.next("media");
        socket.mark(stream.streamSid(), "empty");
        socket.next("mark");
        MarkEcho echo = stream.earpiece().echoes().getLast();
        assertEquals(0, (echo.echoedAtNanos() - echo.sentAtNanos()) / MILLI, 5, "ms until the echo");
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
        socket.clear(stream.streamSid());
        assertTrue(framesUntilMark("one") < 50, "marks of two seconds come back at once");
        assertEquals("two", socket.next("mark").json().at("/mark/name").textValue());
        assertTrue(stream.earpiece().echoes().stream().skip(1).allMatch(MarkEcho::cleared));
        assertEquals(0, stream.earpiece().queuedBytes());
        long heard = stream.earpiece().audioBytes();
        socket.next("media");
        socket.next("media");
        assertEquals(heard, stream.earpiece().audioBytes(), "nothing sounds after a clear");
        assertTrue(heard >= 9 * FRAME_BYTES && heard < sound.length, () -> heard + " bytes heard");
    }

    @Test
    void countsAGapWithinAnAnswerAsAnUnderrun() throws Exception {
        socket.media(stream.streamSid(), new byte[FRAME_BYTES]);
        socket.mark(stream.streamSid(), "dry");
        socket.next("mark");
        socket.next("media");
        socket.media(stream.streamSid(), new byte[FRAME_BYTES]);
        socket.mark(stream.streamSid(), "end");
        socket.next("mark");
        assertEquals(1, stream.earpiece().underruns());
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

    private int framesUntilMark(String name) throws InterruptedException {
        int frames = 0;
        RawSocket.Frame frame = socket.next();
        while (!frame.event().equals("mark")) {
            frames++;
            frame = socket.next();
        }
        assertEquals(name, frame.json().at("/mark/name").textValue());
        return frames;
    }
}
