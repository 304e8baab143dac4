package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.CallerScript;
import io.patchcord.simulator.Clip;
import io.patchcord.simulator.SimulatedTwilio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty calls of half a minute at once, full duplex, half passed through and half transcoded. Every sender's audio is
 * its own, so that a frame lost, doubled, out of order or in another's call shows in a comparison of bytes.
 */
@Timeout(240)
class TwentyCallsTest {
    private static final int CALLS_OF_A_KIND = 10;
    private static final Duration TALK = Duration.ofSeconds(28);
    /** Four times what it takes. */
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int AGENT_MILLIS = 27_000;
    private static final int TURN_MILLIS = 5_000;
    private static final int AHEAD_MILLIS = 1_500;
    private static final long SEED = 20;
    private static final long HEAP_SLACK_BYTES = 24L << 20;
    private static final int THREAD_SLACK = 2;
    private static final String SETTINGS = """
            calls:
              max-calls: 10
              stop-grace: 0s
            """;

    @TempDir
    private Path directory;

    /** One call, what its agent says, and how. */
    private record Line(Testbed bed, Talk talk, AudioFormat format, byte[] speech, CompletableFuture<Integer> told) {
        Line(Testbed bed, Talk talk, AudioFormat format, int number) {
            this(bed, talk, format, format == AudioFormat.ULAW_8000
                    ? Signals.noise(-1 - number, AGENT_MILLIS * 8)
                    : Signals.tone(format, 300 + 37 * number, 9_000, AGENT_MILLIS), new CompletableFuture<>());
        }

        /** Says it all in messages of any length, odd ones too, never far ahead of what can have been played. */
        void speak(long seed) {
            SplittableRandom sizes = new SplittableRandom(seed);
            long startNanos = System.nanoTime();
            int bytesPerMilli = format.bytesPerFrame() / 20;
            int sent = 0;
            int messages = 0;
            while (sent < speech.length) {
                int end = Math.min(speech.length, sent + sizes.nextInt(1, 400 * bytesPerMilli));
                long turn = 1 + sent / bytesPerMilli / TURN_MILLIS;
                talk.agent().send(AgentMessages.audio(turn, Arrays.copyOfRange(speech, sent, end)));
                sent = end;
                messages++;
                long ahead = startNanos + TimeUnit.MILLISECONDS.toNanos(sent / bytesPerMilli - AHEAD_MILLIS);
                Eventually.pass(Duration.ofNanos(Math.max(0, ahead - System.nanoTime())));
            }
            told.complete(messages);
        }

        /** Whether both have said it all, and the caller has heard the agent out. */
        boolean isSaidAndHeard() {
            return told.isDone() && talk.stream().mediaFramesSent() >= TALK.toMillis() / 20
                    && talk.stream().earpiece().audioBytes() >= AGENT_MILLIS * 8;
        }

        void check() throws Exception {
            CallRecord record = bed.record(talk.callSid());
            String call = "call " + talk.callSid() + " in " + format + ": ";
            assertEquals(CallEnd.CALLER_HUNG_UP, record.end(), call + record.detail());
            assertEquals(talk.stream().mediaFramesSent(), record.callerFrames(), call + "frames taken");
            assertEquals(told.get(), (int) record.agentMessages(), call + "messages taken");
            assertArrayEquals(Signals.in(AudioFormat.ULAW_8000, format, talk.stream().spoken()),
                    talk.agent().audio(), call + "caller to agent");
            assertArrayEquals(Talk.sounds(Signals.in(format, AudioFormat.ULAW_8000, speech)), talk.heardSounds(),
                    call + "agent to caller");
            assertEquals(0, talk.stream().earpiece().clears(), call + "clears");
            talk.assertPolite();
        }
    }

    @Test
    void everyFrameOfTwentyCallsArrivesOnceInOrderAndNowhereElse() throws Exception {
        try (Testbed passing = new Testbed(directory.resolve("passing"), SETTINGS);
             Testbed transcoding = new Testbed(directory.resolve("transcoding"), SETTINGS)) {
            rehearse(passing, AudioFormat.ULAW_8000);
            rehearse(transcoding, AudioFormat.PCM_16000);
            Footprint before = settled(null);
            run(passing, transcoding);
            Footprint after = settled(before);
            System.out.println("before: " + before + System.lineSeparator() + "after:  " + after);
            assertEquals(List.of(), after.threadsSince(before), "platform threads");
            assertEquals(before.virtualThreads(), after.virtualThreads(), THREAD_SLACK, "virtual threads");
            assertEquals(before.sockets(), after.sockets(), THREAD_SLACK, "sockets");
            assertEquals(before.heapBytes(), after.heapBytes(), HEAP_SLACK_BYTES, "heap");
        }
    }

    /** One short call, so that what is made once is there before anything is counted. */
    private static void rehearse(Testbed bed, AudioFormat format) throws InterruptedException {
        try (SimulatedTwilio twilio = bed.newTwilio()) {
            Talk talk = bed.talk(twilio, Testbed.plan(), format, format);
            talk.say(1, Signals.tone(format, 500, 8_000, 200));
            talk.awaitHeard(1_000);
        }
        bed.awaitIdle();
    }

    private void run(Testbed passing, Testbed transcoding) throws Exception {
        try (SimulatedTwilio first = passing.newTwilio(); SimulatedTwilio second = transcoding.newTwilio()) {
            List<Line> lines = new ArrayList<>();
            for (int number = 0; number < CALLS_OF_A_KIND; number++) {
                lines.add(line(passing, first, plan(number), AudioFormat.ULAW_8000, number));
                lines.add(line(transcoding, second, plan(100 + number), AudioFormat.PCM_16000, number));
            }
            for (Line line : lines) {
                Thread.startVirtualThread(() -> line.speak(SEED + lines.indexOf(line)));
            }
            for (Line line : lines) {
                Eventually.holds(LONGEST, line::isSaidAndHeard, () -> "still talking: " + line.talk());
            }
            lines.forEach(line -> line.talk().phone().hangUp());
            for (Line line : lines) {
                line.talk().phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
            }
            passing.awaitIdle();
            transcoding.awaitIdle();
            for (Line line : lines) {
                line.check();
            }
            report(lines);
        }
    }

    private static Line line(Testbed bed, SimulatedTwilio twilio, CallPlan plan, AudioFormat format, int number)
            throws InterruptedException {
        return new Line(bed, bed.talk(twilio, plan, format, format), format, number);
    }

    private static CallPlan plan(int number) {
        return Testbed.plan().withScript(CallerScript.empty()
                .after(Duration.ZERO).say(Clip.of("caller " + number, AudioFormat.ULAW_8000,
                        Signals.noise(number, (int) TALK.toMillis() * 8))));
    }

    private static void report(List<Line> lines) {
        List<CallRecord> records = lines.stream().map(line -> line.bed().record(line.talk().callSid())).toList();
        System.out.printf("%d calls: %d frames from callers, %d messages from agents; worst call's frame delay to "
                        + "agent p50 %d p99 %d µs, to caller p50 %d p99 %d µs%n", lines.size(),
                records.stream().mapToLong(CallRecord::callerFrames).sum(),
                records.stream().mapToLong(CallRecord::agentMessages).sum(),
                worst(records, record -> record.measures().callerDelayP50Micros()),
                worst(records, record -> record.measures().callerDelayP99Micros()),
                worst(records, record -> record.measures().agentDelayP50Micros()),
                worst(records, record -> record.measures().agentDelayP99Micros()));
    }

    private static long worst(List<CallRecord> records, ToLongFunction<CallRecord> figure) {
        return records.stream().mapToLong(figure).max().orElseThrow();
    }

    /** The footprint once what ends by itself has ended: back at {@code start} if it ever gets there. */
    private Footprint settled(Footprint start) {
        Footprint now = Footprint.now(directory);
        long deadline = System.nanoTime() + Testbed.PATIENCE.toNanos();
        while (System.nanoTime() < deadline && !(start == null ? still(now) : back(start, now))) {
            Eventually.pass(Duration.ofMillis(200));
            now = Footprint.now(directory);
        }
        return now;
    }

    private boolean still(Footprint now) {
        Eventually.pass(Duration.ofMillis(300));
        Footprint later = Footprint.now(directory);
        return later.sockets() == now.sockets() && later.virtualThreads() == now.virtualThreads();
    }

    private static boolean back(Footprint start, Footprint now) {
        return now.sockets() <= start.sockets() && now.virtualThreads() <= start.virtualThreads()
                && now.threadsSince(start).isEmpty();
    }
}
