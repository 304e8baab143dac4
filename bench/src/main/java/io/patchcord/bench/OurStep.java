package io.patchcord.bench;

import io.patchcord.codec.Backend;
import io.patchcord.codec.Base64Transcoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Our whole step as the {@link StepWorker} that is timed beside those in other languages: one backend in a JVM of its
 * own, and a ring of frames, as they have it.
 */
final class OurStep {
    static final String TO_AGENT = "to_agent";
    static final String TO_CALLER = "to_caller";
    private static final Pair AGENTWARD = Pair.of("ulaw_8000 pcm_16000");
    private static final Pair CALLERWARD = Pair.of("pcm_16000 ulaw_8000");
    private static final int RING = 32;
    private static final int FRAMES_A_LOOK = 20 * RING;

    private final Base64Transcoder transcoder;
    private final byte[][] ring;
    private final byte[] out;

    private OurStep(Pair pair, Backend backend, byte[][] ring) {
        this.transcoder = Base64Transcoder.create(pair.from(), pair.to(), backend);
        this.ring = ring;
        this.out = new byte[transcoder.maxOutput(ring[0].length)];
    }

    /** Starts a JVM for it. */
    static StepWorker worker(Backend backend) throws IOException {
        return StepWorker.start(List.of(ProcessHandle.current().info().command().orElse("java"),
                FrameBenchmark.VECTORS, "-cp", System.getProperty("java.class.path"), OurStep.class.getName(),
                backend.name()));
    }

    /** Takes the backend's name, then turns from standard input. */
    public static void main(String[] args) throws IOException {
        Backend backend = Backend.valueOf(args[0]);
        byte[][] noise = noise();
        OurStep toAgent = new OurStep(AGENTWARD, backend, noise);
        OurStep toCaller = new OurStep(CALLERWARD, backend, toAgent.converted());
        for (OurStep step : List.of(toAgent, toCaller)) {
            FrameBenchmark.settle(step::convertRing);
        }
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            String[] words = turn.split(" ", -1);
            OurStep step = words[0].equals(TO_AGENT) ? toAgent : toCaller;
            answers.printf(Locale.ROOT, "%.1f%n", step.nanos(Integer.parseInt(words[1])));
        }
    }

    private static byte[][] noise() {
        Random random = new Random(1);
        byte[][] texts = new byte[RING][];
        for (int i = 0; i < RING; i++) {
            byte[] frame = new byte[AGENTWARD.from().bytesPerFrame()];
            random.nextBytes(frame);
            texts[i] = Base64.getEncoder().encode(frame);
        }
        return texts;
    }

    /** The ring as it leaves. */
    private byte[][] converted() {
        byte[][] texts = new byte[ring.length][];
        for (int i = 0; i < ring.length; i++) {
            int length = transcoder.transcode(ring[i], 0, ring[i].length, out, 0);
            texts[i] = new byte[length];
            System.arraycopy(out, 0, texts[i], 0, length);
        }
        return texts;
    }

    private byte[] convertRing() {
        for (byte[] text : ring) {
            transcoder.transcode(text, 0, text.length, out, 0);
        }
        return out;
    }

    private double nanos(int millis) {
        long frames = 0;
        long start = System.nanoTime();
        long elapsed;
        do {
            for (int i = 0; i < FRAMES_A_LOOK / RING; i++) {
                convertRing();
            }
            frames += FRAMES_A_LOOK;
            elapsed = System.nanoTime() - start;
        } while (elapsed < millis * 1_000_000L);
        return (double) elapsed / frames;
    }
}
