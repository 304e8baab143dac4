package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.call.WaitingLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who finds no place may wait for one on the line. */
@Timeout(120)
class WaitingLineTest {
    private static final String AGAIN = "/twilio/still-waiting";

    @TempDir
    private Path directory;

    @Test
    void whoWaitsIsPutThroughOnceThereIsAPlace() throws Exception {
        try (Testbed bed = new Testbed(directory,
                "calls:\n  max-calls: 1\n  queue-wait: 10m\n  queue-words: Hold on.\n")) {
            RawCall first = bed.rawCall().begin();
            String callSid = Webhooks.newCallSid();
            for (String path : new String[] {Webhooks.INCOMING, Webhooks.INCOMING, AGAIN, AGAIN}) {
                String twiml = ask(bed, path, callSid);
                assertTrue(twiml.contains("<Say>Hold on.</Say><Pause length=\"5\"/><Redirect>"
                        + bed.bridge().publicUrl() + AGAIN + "</Redirect>"), twiml);
                assertEquals(1, bed.bridge().admitted());
            }
            assertEquals(CallEnd.NOT_ADMITTED, bed.record(callSid).end());
            first.hangUp();
            bed.awaitIdle();
            RawCall rung = RawCall.rung(callSid, Webhooks.token(ask(bed, AGAIN, callSid)));
            try (RawStream stream = RawStream.open(bed.bridge())) {
                RawCall second = rung.with(bed.conversation(callSid), stream).begin();
                second.hangUp();
            }
            bed.awaitIdle();
            Eventually.holds(() -> bed.record(callSid).end() == CallEnd.CALLER_HUNG_UP, "its last end does not count");
        }
    }

    private static String ask(Testbed bed, String path, String callSid) throws IOException, InterruptedException {
        return bed.webhooks().post(path, callSid, "ringing").body();
    }

    @Test
    void nobodyWaitsLongerThanOneMayAndAllWhoComeAgainWaitAnew() {
        WaitingLine line = new WaitingLine(Duration.ofSeconds(10));
        assertTrue(line.mayWait("CA1", 5));
        assertTrue(line.mayWait("CA1", Duration.ofSeconds(10).toNanos() + 4));
        assertTrue(line.mayWait("CA2", Duration.ofSeconds(10).toNanos() + 5));
        assertFalse(line.mayWait("CA1", Duration.ofSeconds(10).toNanos() + 5));
        line.left("CA2");
        assertTrue(line.mayWait("CA2", Duration.ofSeconds(30).toNanos()));
        assertFalse(new WaitingLine(Duration.ZERO).mayWait("CA1", 5));
    }
}
