package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.codec.WavFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A poor connection, by itself and in the stream of a call. */
class ImpairmentsTest {
    private static final Duration SAID = Duration.ofSeconds(2);
    private static final int FRAME_BYTES = 160;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseTheSamePiecesForTheSameSeed() {
        byte[] once = said(7);
        assertArrayEquals(once, said(7));
        assertFalse(Arrays.equals(once, said(8)));
        assertEquals(30, silent(once), 15, "of 100 frames");
    }

    @Test
    void shouldLetNothingThroughInAStallThenAllAtOnce() {
        Impairments network = new Impairments(Duration.ofMillis(100), Duration.ZERO, 0, Duration.ofMillis(500), 1);
        long[] sentMillis = {0, 899, 900, 1_399, 1_400, 6_000};
        long[] arrivals = Arrays.stream(sentMillis).map(sent -> TimeUnit.NANOSECONDS.toMillis(
                network.arrivalNanos(TimeUnit.MILLISECONDS.toNanos(sent), new Random(1)))).toArray();
        assertArrayEquals(new long[] {100, 999, 1_500, 1_500, 1_500, 6_500}, arrivals);
    }

    /** What the bridge gets: half of what is said as silence, and nothing for half a second, then that all at once. */
    @Test
    void shouldLoseAndStallTheStreamOfACall() throws Exception {
        Path wav = directory.resolve("said.wav");
        WavFile.mono(8_000, samples()).write(wav, WavFile.Coding.PCM_16);
        try (RawBridge bridge = new RawBridge().connecting("<Response><Hangup/></Response>")) {
            StringWriter out = new StringWriter();
            PrintWriter writer = new PrintWriter(out, true);
            CommandLine line = new CommandLine(new CallCommand()).setOut(writer).setErr(writer);
            CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> line.execute("--bridge",
                    bridge.url().toString(), "--auth-token", "x", "--wav", wav.toString(), "--patience", "20",
                    "--loss", "50", "--stall", "600", "--seed", "3"), Thread::startVirtualThread);
            RawSocket socket = bridge.socket();
            socket.media(socket.next("start").json().path("streamSid").asText(), new byte[10 * FRAME_BYTES]);
            List<RawSocket.Frame> frames = new ArrayList<>();
            while (frames.size() < 100) {
                frames.add(socket.next("media"));
            }
            socket.close(1000);
            exit.get(30, TimeUnit.SECONDS);
            long longest = 0;
            int at = 0;
            for (int next = 1; next < frames.size(); next++) {
                long gap = frames.get(next).atNanos() - frames.get(next - 1).atNanos();
                at = gap > longest ? next : at;
                longest = Math.max(longest, gap);
            }
            assertTrue(longest > TimeUnit.MILLISECONDS.toNanos(400), out::toString);
            assertTrue(frames.get(at + 15).atNanos() - frames.get(at).atNanos() < longest / 2, "not all at once");
            long silent = frames.stream().filter(frame -> silent(payload(frame.json())) == 1).count();
            assertTrue(silent > 25 && silent < 85, () -> silent + " of 100 frames are silence");
        }
    }

    private static byte[] payload(JsonNode frame) {
        return Base64.getDecoder().decode(frame.at("/media/payload").asText());
    }

    private static short[] samples() {
        short[] samples = new short[(int) SAID.toSeconds() * 2 * 8_000];
        for (int at = 0; at < samples.length; at++) {
            samples[at] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * at / 8_000 + 0.5));
        }
        return samples;
    }

    private static byte[] said(long seed) {
        Mouth mouth = new Mouth(true, new Impairments(Duration.ZERO, Duration.ZERO, 0.3, Duration.ZERO, seed));
        mouth.say(Clip.tone("", 440, SAID));
        while (mouth.speaking()) {
            mouth.frame();
        }
        return mouth.spoken();
    }

    /** Frames without a sound. */
    private static int silent(byte[] muLaw) {
        int silent = 0;
        for (int at = 0; at < muLaw.length; at += FRAME_BYTES) {
            byte[] frame = Arrays.copyOfRange(muLaw, at, at + FRAME_BYTES);
            byte[] silence = new byte[FRAME_BYTES];
            Arrays.fill(silence, PlayoutBuffer.SILENCE);
            silent += Arrays.equals(frame, silence) ? 1 : 0;
        }
        return silent;
    }
}
