package io.patchcord.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Base64;

/**
 * A program that warms the codec up and says how long it took in ms, what a hundred frames each way left behind in
 * bytes, and whether the CPU fuses multiply and add.
 */
final class WarmUpProbe {
    private static final int FRAMES = 100;

    private WarmUpProbe() {
    }

    public static void main(String[] args) {
        long start = System.nanoTime();
        Codecs.warmUp();
        long millis = (System.nanoTime() - start) / 1_000_000;
        long bytes = garbage(AudioFormat.ULAW_8000, AudioFormat.PCM_16000)
                + garbage(AudioFormat.PCM_16000, AudioFormat.ULAW_8000);
        System.out.println(millis + " " + bytes + " " + Codecs.fusesMultiplyAdd());
    }

    private static long garbage(AudioFormat from, AudioFormat to) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Base64Transcoder transcoder = Base64Transcoder.create(from, to);
        byte[] text = Base64.getEncoder().encode(new byte[from.bytesPerFrame()]);
        byte[] out = new byte[transcoder.maxOutput(text.length)];
        transcoder.transcode(text, 0, text.length, out, 0);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < FRAMES; i++) {
            transcoder.transcode(text, 0, text.length, out, 0);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
