package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.metrics.BridgeMetrics;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The whole way of an audio frame through a call, from the read of one socket to the write of the other; the sockets
 * are arrays, so that what a kernel and the JDK's sockets add is not in it.
 *
 * <p>To the agent nothing of ours is left to the collector: {@code MediaFrame.Media} is the same record frame after
 * frame. To the caller it is six small objects a mark, hence two a frame of 20 ms: the mark's name with its bytes, what
 * the play-out awaits of it, the echo's name with its bytes, and {@code MediaFrame.Mark}. Aligned as in the gate each
 * takes 32 bytes.
 */
public class PumpBenchmark extends FrameBenchmark {
    private static final long OURS_BELOW = 100;
    private static final long TREE_BELOW = 20_000;
    /** So long the compiler needs for the loops once the vectors in them are compiled: more than JMH's warm-up. */
    private static final long COMPILING_NANOS = 500_000_000;

    /** Which way. */
    @Param({"toAgent", "toCaller"})
    public String direction;

    /** The wire name of what the agent hears and speaks. */
    @Param({"ulaw_8000", "pcm_16000"})
    public String format;

    /** Our pumps, whole; a bridge's that reads trees, over our sockets; our transcoding alone, text to text. */
    @Param({"ours", "tree", "step"})
    public String rival;

    private Runnable frame;
    private MemorySocket written;

    /** Noise, through a call that is fresh; another one has had the pumps compiled. */
    @Setup
    public void setUp() {
        setUpCall();
        settle(this::frame, rival.equals("tree") ? TREE_BELOW : OURS_BELOW);
        long settledNanos = System.nanoTime();
        while (!rival.equals("step") && System.nanoTime() - settledNanos < COMPILING_NANOS) {
            frame();
        }
        setUpCall();
    }

    private void setUpCall() {
        MemorySocket twilio = new MemorySocket();
        MemorySocket agent = new MemorySocket();
        AudioFormat spoken = Pair.format(format);
        boolean toAgent = switch (direction) {
            case "toAgent" -> true;
            case "toCaller" -> false;
            default -> throw new IllegalArgumentException("no such direction: " + direction);
        };
        written = toAgent ? agent : twilio;
        frame = switch (rival) {
            case "ours" -> oneWay(new OurPumps(twilio, agent, spoken, new BridgeMetrics(List.of("general"))), toAgent);
            case "tree" -> oneWay(new TreePumps(twilio, agent, spoken), toAgent);
            case "step" -> step(toAgent ? new Pair(AudioFormat.ULAW_8000, spoken)
                    : new Pair(spoken, AudioFormat.ULAW_8000));
            default -> throw noSuchRival(rival);
        };
    }

    private static Runnable oneWay(Pumps pumps, boolean toAgent) {
        return toAgent ? pumps::toAgent : pumps::toCaller;
    }

    private static Runnable step(Pair pair) {
        byte[] text = Base64.getEncoder().encode(Pair.noise(pair.from()));
        Supplier<Object> step = StepBenchmark.ours(pair, Backend.chosen(), text);
        return () -> {
            var _ = step.get();
        };
    }

    /** Returns the socket that was written to, unless it is the step alone. */
    @Benchmark
    public MemorySocket frame() {
        frame.run();
        return written;
    }
}
