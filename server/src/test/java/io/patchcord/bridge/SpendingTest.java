package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls and days do not cost more than they may, and whoever is on the line hears why there is an end. */
@Timeout(120)
class SpendingTest {
    @TempDir
    private Path directory;

    private Testbed bed(String caps) {
        return new Testbed(directory, """
                calls:
                  stop-grace: 0s
                failover:
                  apology: Sorry about that.
                  busy: Not today.
                costs:
                  inbound:
                    other: 1
                """ + caps);
    }

    @Test
    void aCallThatHasCostAllItMayIsEndedWithTheApology() throws Exception {
        try (Testbed bed = bed("  cap-per-call: 0.5\n")) {
            RawCall call = bed.rawCall().begin();
            call.stream().awaitClose();
            call.stream().close();
            assertEquals(CallEnd.SPEND_CAP, bed.record(call.callSid()).end());
            String twiml = bed.webhooks().post(Webhooks.STREAM_ENDED, call.callSid(), "in-progress").body();
            assertTrue(twiml.contains("<Say>Sorry about that.</Say><Hangup"), twiml);
        }
    }

    @Test
    void aDayThatHasCostAllItMayTakesNoMoreCalls() throws Exception {
        try (LogLines log = new LogLines(); Testbed bed = bed("  cap-per-day: 1\n")) {
            RawCall first = bed.rawCall().begin();
            Eventually.holds(() -> log.all().stream().anyMatch(line -> line.contains("today has cost")),
                    "nobody looks at what the day costs");
            assertTrue(answer(bed).contains("<Say>Not today.</Say>"), "a call is still taken");
            OperatorPeer operator = new OperatorPeer(bed.bridge());
            JsonNode ready = operator.get("/observe/health/ready");   // 200: else callers would get no answer at all
            assertTrue(ready.path("ready").asBoolean(), ready::toString);
            assertTrue(ready.path("warnings").path(0).asText().contains("costs.cap-per-day"), ready::toString);
            assertEquals(ready.path("warnings").path(0), operator.get("/api/live").path("warnings").path(0));
            first.hangUp();
            bed.record(first.callSid());
            assertTrue(answer(bed).contains("<Say>Not today.</Say>"), "what has ended was free");
        }
    }

    private static String answer(Testbed bed) {
        try {
            return bed.webhooks().post(Webhooks.INCOMING, Webhooks.newCallSid(), "ringing").body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
