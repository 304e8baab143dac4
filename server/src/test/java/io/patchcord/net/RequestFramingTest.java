package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestFramingTest {
    @Test
    void aHeadThatComesByteByByteCostsWhatItsSizeDoes() {
        byte[] head = ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(16_000) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        RequestFraming framing = new RequestFraming();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        byte[] ready = null;
        for (byte one : head) {
            framing.add(new byte[] {one});
            ready = framing.next();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertArrayEquals(head, ready);
        assertTrue(bytes < 2 << 20, () -> bytes + " bytes for a head of " + head.length);
    }

    @Test
    void framingKeepsNoMoreThanAHeadAndARead() {
        RequestFraming framing = new RequestFraming();
        byte[] read = "X: y\r\n".getBytes(StandardCharsets.US_ASCII);
        int taken = 0;
        try {
            while (taken < 1 << 20) {
                framing.add(read);
                framing.next();
                taken += read.length;
            }
        } catch (RequestFraming.MalformedException e) {
            assertTrue(taken < 17 << 10, () -> "too late: " + e.getMessage());
            return;
        }
        throw new AssertionError("takes headers without end");
    }
}
