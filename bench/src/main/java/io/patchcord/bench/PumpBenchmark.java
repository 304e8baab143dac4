package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Backend;
import io.patchcord.metrics.BridgeMetrics;
import java.util.Base64;
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
    /** Which way. */
    @Param({"toAgent", "toCaller"})
    public String direction;

    /** The wire name of what the agent hears and speaks. */
    @Param({"ulaw_8000", "pcm_16000"})
    public String format;

    /** Whose pumps. */
    @Param({"ours", "tree"})
    public String rival;

    private final MemorySocket twilio = new MemorySocket();
    private final MemorySocket agent = new MemorySocket();
    private boolean toAgent;
    private Pumps pumps;

    /** Noise. */
    @Setup
    public void setUp() {
        AudioFormat spoken = Pair.format(format);
        toAgent = switch (direction) {
            case "toAgent" -> true;
            case "toCaller" -> false;
            default -> throw new IllegalArgumentException("no such direction: " + direction);
        };
        pumps = switch (rival) {
            case "ours" -> new OurPumps(twilio, agent, spoken, new BridgeMetrics());
            case "tree" -> new TreePumps(twilio, agent, spoken);
            default -> throw noSuchRival(rival);
        };
        settle(toAgent ? new Pair(AudioFormat.ULAW_8000, spoken) : new Pair(spoken, AudioFormat.ULAW_8000));
    }

    /** Their transcoding works with vectors. The pumps themselves would never settle: a mark is garbage. */
    private static void settle(Pair pair) {
        byte[] text = Base64.getEncoder().encode(Pair.noise(pair.from()));
        settle(pair.from() == pair.to() ? Base64Benchmark.ours(pair.from(), text, Backend.chosen())
                : StepBenchmark.ours(pair, Backend.chosen(), text));
    }

    /** Returns the socket that was written to. */
    @Benchmark
    public MemorySocket frame() {
        if (toAgent) {
            pumps.toAgent();
            return agent;
        }
        pumps.toCaller();
        return twilio;
    }
}
