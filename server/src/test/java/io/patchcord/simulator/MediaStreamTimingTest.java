package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream keeps real time: what leaves it by the clock of the receiver, what it plays by its own marks. */
class MediaStreamTimingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FRAME_BYTES = 160;
    private static final long FRAME_NANOS = 20_000_000;
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

    /**
     * No frame comes before its time, and after three seconds the stream is on its schedule, or soon again: a busy
     * machine delays frames, and moves no schedule; a drift only grows.
     */
    @Test
    void sendsFiftyFramesASecondWithoutDrift() throws Exception {
        int frame;
        long late;
        do {
            RawSocket.Frame media = socket.next("media");
            frame = Integer.parseInt(media.json().at("/media/chunk").textValue());
            late = media.atNanos() - stream.startedNanos() - frame * FRAME_NANOS;
            assertTrue(late >= 0, "a frame comes before its time");
        } while (frame < 150 || late > FRAME_NANOS && frame < 1_500);
        System.out.printf("pace: frame %d is %.2f ms late%n", frame, late / MILLI);
        assertTrue(late <= FRAME_NANOS, "never on its schedule again");
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

    /** A second of sound goes before, so that all has come before it matters. */
    @Test
    void echoesAMarkInTheMiddleOfAFrameWithinThatTick() throws Exception {
        socket.media(stream.streamSid(), new byte[52 * FRAME_BYTES + 40]);
        socket.mark(stream.streamSid(), "early");
        socket.media(stream.streamSid(), new byte[3 * FRAME_BYTES - 40]);
        socket.mark(stream.streamSid(), "late");
        socket.next("mark");
        assertEquals(2, framesUntilMark("late"));
    }

    @Test
    void echoesAMarkAtOnceWhenNothingIsQueued() throws Exception {
        socket.next("media");
        socket.mark(stream.streamSid(), "empty");
        socket.next("mark");
        assertFalse(stream.earpiece().echoes().getLast().cleared());
        assertEquals(List.of("empty"), new Earpiece(false).take(new OutboundFrame.Mark("empty")), "before any tick");
    }

    @Test
    void clearStopsTheSoundAndReturnsEveryMark() throws Exception {
        byte[] sound = new byte[300 * FRAME_BYTES];
        Arrays.fill(sound, (byte) 0x20);
        socket.media(stream.streamSid(), sound);
        socket.mark(stream.streamSid(), "one");
        socket.mark(stream.streamSid(), "two");
        while (stream.earpiece().audioBytes() < 9 * FRAME_BYTES) {
            socket.next("media");
        }
        socket.clear(stream.streamSid());
        assertTrue(framesUntilMark("one") < 250, "marks of six seconds come back at once");
        assertEquals("two", socket.next("mark").json().at("/mark/name").textValue());
        assertTrue(stream.earpiece().echoes().stream().skip(1).allMatch(MarkEcho::cleared));
        assertEquals(0, stream.earpiece().queuedBytes());
        long heard = stream.earpiece().audioBytes();
        socket.next("media");
        socket.next("media");
        assertEquals(heard, stream.earpiece().audioBytes(), "nothing sounds after a clear");
        assertTrue(heard < sound.length, () -> heard + " bytes heard");
    }

    /** Tick by tick, for within 200 ms is a matter of luck on a busy machine. */
    @Test
    void countsAGapWithinAnAnswerAsAnUnderrun() {
        Earpiece earpiece = new Earpiece(false);
        for (int answer = 0; answer < 2; answer++) {
            earpiece.take(new OutboundFrame.Media(new byte[FRAME_BYTES]));
            earpiece.tick(new ArrayList<>());
            earpiece.tick(new ArrayList<>());
        }
        assertEquals(1, earpiece.underruns());
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
