package io.patchcord.bench;

import com.sun.management.ThreadMXBean;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.Base64Transcoder;
import io.patchcord.codec.Codecs;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * What the first call of a fresh process meets: how long {@link Codecs#warmUp} takes, then each of the first 1,000
 * frames of 20 ms, both ways between µ-law and PCM 16 at 16 kHz. {@code --cold} leaves the warm-up out.
 */
public final class WarmUp {
    private static final int FRAMES = 1_000;

    private WarmUp() {
    }

    /** Prints the figures. */
    public static void main(String[] args) {
        long start = System.nanoTime();
        if (!Arrays.asList(args).contains("--cold")) {
            Codecs.warmUp();
        }
        System.out.printf(Locale.ROOT, "backend %s, warm-up %.2f s%n", Codecs.backend(),
                (System.nanoTime() - start) / 1e9);
        measure(AudioFormat.ULAW_8000, AudioFormat.PCM_16000);
        measure(AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
    }

    private static void measure(AudioFormat from, AudioFormat to) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Base64Transcoder transcoder = Base64Transcoder.create(from, to);
        byte[] frame = new byte[from.bytesPerFrame()];
        new Random(1).nextBytes(frame);
        byte[] text = Base64.getEncoder().encode(frame);
        byte[] out = new byte[transcoder.maxOutput(text.length)];
        long[] nanos = new long[FRAMES];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < FRAMES; i++) {
            long start = System.nanoTime();
            transcoder.transcode(text, 0, text.length, out, 0);
            nanos[i] = System.nanoTime() - start;
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        long first = nanos[0];
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT,
                "%-9s -> %-9s  first %.1f  p50 %.1f  p99 %.1f  worst %.1f us, %d bytes a frame%n",
                from.wireName(), to.wireName(), first / 1e3, nanos[FRAMES / 2] / 1e3, nanos[FRAMES * 99 / 100] / 1e3,
                nanos[FRAMES - 1] / 1e3, bytes / FRAMES);
    }
}
