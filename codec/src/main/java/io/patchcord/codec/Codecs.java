package io.patchcord.codec;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The codec as a whole: which backend works, and making it quick before the first call. Any thread. */
public final class Codecs {
    private static final Duration LONGEST_WARM_UP = Duration.ofMillis(2_500);
    private static final Duration COMPILER_TURN = Duration.ofMillis(5);
    private static final int FRAMES_A_ROUND = 50;
    /** Of ratios that are not whole: their loops are so long that few frames are enough. */
    private static final int LONG_FRAMES_A_ROUND = 10;
    /** Enough for C2 to want every loop, here at latest. */
    private static final int LEAST_ROUNDS = 60;

    private Codecs() {
    }

    /** What computes the conversions of this process: {@code vector-512}, {@code vector-256} or {@code table}. */
    public static String backend() {
        return Backend.chosen().label();
    }

    /**
     * Whether the CPU multiplies and adds in one step, as x86 does since 2013 (FMA3), and every ARM64. Without it
     * {@link Math#fma} is emulated: every frame then costs milliseconds and megabytes, whatever the backend.
     */
    public static boolean fusesMultiplyAdd() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return jvm == null || !jvm.getVMOption("UseFMA").getValue().equals("false");
    }

    /**
     * Loads every filter, and converts one and the same frame through each of the loops until HotSpot has compiled
     * them, so that no caller waits for it; takes one to two seconds and gives up after 2.5. Cold, the first
     * frame costs up to 90 ms, and until they are compiled vectors are garbage: when frames leave none, the compiler is
     * done.
     *
     * @return whether it was done in time; if not, the first calls' frames are slower and make garbage until it is
     */
    public static boolean warmUp() {
        for (AudioFormat format : AudioFormat.values()) {
            Transcoder.create(AudioFormat.ULAW_8000, format);
            Transcoder.create(format, AudioFormat.ULAW_8000);
        }
        List<Direction> directions = List.of(
                new Direction(AudioFormat.ULAW_8000, AudioFormat.PCM_16000, FRAMES_A_ROUND),
                new Direction(AudioFormat.PCM_16000, AudioFormat.ULAW_8000, FRAMES_A_ROUND),
                new Direction(AudioFormat.ULAW_8000, AudioFormat.PCM_24000, FRAMES_A_ROUND),
                new Direction(AudioFormat.PCM_24000, AudioFormat.ULAW_8000, FRAMES_A_ROUND),
                new Direction(AudioFormat.ULAW_8000, AudioFormat.PCM_44100, LONG_FRAMES_A_ROUND),
                new Direction(AudioFormat.PCM_22050, AudioFormat.ULAW_8000, LONG_FRAMES_A_ROUND));
        int framesARound = directions.stream().mapToInt(direction -> direction.framesARound).sum();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long deadline = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        boolean compiled = false;
        for (int round = 0; (round < LEAST_ROUNDS || !compiled) && System.nanoTime() - deadline < 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            directions.forEach(direction -> direction.framesUntil(deadline));
            // Less than a byte a frame: what is left is this loop's own.
            compiled = System.nanoTime() - deadline < 0
                    && threads.getCurrentThreadAllocatedBytes() - before < framesARound;
            if (!compiled) {
                // The compiler's threads need the processor more than this one.
                LockSupport.parkNanos(COMPILER_TURN.toNanos());
            }
        }
        return compiled;
    }

    /** One direction of a pretended call. */
    private static final class Direction {
        private final Base64Transcoder transcoder;
        private final byte[] text;
        private final byte[] out;
        private final int framesARound;

        Direction(AudioFormat from, AudioFormat to, int framesARound) {
            this.framesARound = framesARound;
            transcoder = Base64Transcoder.create(from, to);
            text = Base64.getEncoder().encode(new byte[from.bytesPerFrame()]);
            out = new byte[transcoder.maxOutput(text.length)];
        }

        void framesUntil(long deadline) {
            for (int i = 0; i < framesARound && System.nanoTime() - deadline < 0; i++) {
                transcoder.transcode(text, 0, text.length, out, 0);
            }
        }
    }
}
