package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of the tables: until they are compiled vectors are objects, so it takes a benchmark to tell that they vanish. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FRAMES = 1_000;

    @ParameterizedTest
    @MethodSource("io.patchcord.codec.TranscoderTest#pairs")
    void aFrameAllocatesNothing(TranscoderTest.Pair pair) {
        Transcoder transcoder = Transcoder.create(pair.from(), pair.to(), Backend.TABLE);
        byte[] frame = new byte[pair.from().bytesPerFrame()];
        byte[] out = new byte[pair.to().bytesPerFrame()];
        // The first round also loads classes; it and the reading of the counter are not the frames' doing.
        allocatedBy(transcoder, frame, out);
        long bytes = allocatedBy(transcoder, frame, out);
        // Less than a byte a frame: compiled code that is given up leaves an object or two once.
        assertTrue(bytes < FRAMES, bytes + " bytes in " + FRAMES + " frames");
    }

    private static long allocatedBy(Transcoder transcoder, byte[] frame, byte[] out) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < FRAMES; i++) {
            transcoder.transcode(frame, 0, frame.length, out, 0);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
