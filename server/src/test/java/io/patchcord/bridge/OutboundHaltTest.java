package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.RestFault;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch whose account Twilio turns away waits for an operator instead of failing row by row. */
@Timeout(120)
class OutboundHaltTest {
    @TempDir
    private Path directory;

    private static String batch(OutboundBed bed, int rows) throws Exception {
        StringBuilder csv = new StringBuilder("to\n");
        for (int at = 0; at < rows; at++) {
            csv.append("+9198765432").append(10 + at).append('\n');
        }
        HttpResponse<String> response = bed.send("POST", "/api/batches?calls=1", "text/csv", csv.toString());
        assertEquals(202, response.statusCode(), response::body);
        return OutboundBed.json(response).path("id").asText();
    }

    private static JsonNode awaitPaused(OutboundBed bed, String id) {
        Eventually.holds(() -> bed.get("/api/batches/" + id).path("states").path("queued").asInt() == 5
                && bed.get("/api/batches/" + id).has("paused"), () -> "" + bed.get("/api/batches/" + id));
        return bed.get("/api/batches/" + id);
    }

    private static void assertAllAreCalledOnce(OutboundBed bed, String id) {
        Eventually.holds(() -> bed.get("/api/batches/" + id).path("over").asBoolean(),
                () -> "" + bed.get("/api/batches/" + id));
        assertEquals(5, bed.get("/api/batches/" + id).path("states").path("busy").asInt());
        assertTrue(bed.get("/api/batches/" + id).path("paused").isMissingNode());
        assertEquals(5, bed.api().orders().size());
        assertEquals(5, bed.api().orders().stream().map(CallOrder::to).distinct().count());
    }

    @Test
    void aWrongTokenPausesTheBatchUntilAnOperatorResumesIt() throws Exception {
        try (LogLines log = new LogLines(); OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            bed.api().fail(RestFault.UNAUTHORIZED);
            String id = batch(bed, 5);
            String why = awaitPaused(bed, id).path("paused").asText();
            assertTrue(why.contains("401") && why.contains("TWILIO_AUTH_TOKEN")
                    && why.contains("POST /api/batches/" + id + "/resume"), why);
            assertEquals(1, log.all().stream().filter(line -> line.contains("are paused")).count(),
                    () -> "" + log.all());
            HttpResponse<String> resumed = bed.send("POST", "/api/batches/" + id + "/resume", "application/json", "");
            assertEquals(200, resumed.statusCode(), resumed::body);
            assertAllAreCalledOnce(bed, id);
        }
    }

    @Test
    void aSuspendedAccountsBatchGoesOnAtTheNextStart() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            bed.api().fail(RestFault.SUSPENDED);
            String id = batch(bed, 5);
            assertTrue(awaitPaused(bed, id).path("paused").asText().contains("403"));
            bed.restart();
            assertAllAreCalledOnce(bed, id);
        }
    }

    /** As the handbook has it for a PostgreSQL that was restored: one was about to be dialled, the others wait. */
    @Test
    void oneThatWasNotDialledWhenItsBatchWasHeldWaitsWithTheOthers() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            bed.api().fail(RestFault.SILENCE);
            String id = batch(bed, 5);
            Eventually.holds(() -> bed.get("/api/batches/" + id).path("states").path("dialling").asInt() == 1,
                    () -> "" + bed.get("/api/batches/" + id));
            bed.restart(() -> hold(bed.bed().data()));
            awaitPaused(bed, id);
            assertEquals(0, bed.api().orders().size());
            bed.send("POST", "/api/batches/" + id + "/resume", "application/json", "");
            assertAllAreCalledOnce(bed, id);
        }
    }

    private static void hold(Path data) {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("patchcord")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "patchcord", "");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE outbound_batch SET held = 'restored from a backup'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCountryThatMayNotBeCalledFailsItsRowAlone() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            bed.api().fail(RestFault.COUNTRY_FORBIDDEN);
            String id = batch(bed, 3);
            Eventually.holds(() -> bed.get("/api/batches/" + id).path("over").asBoolean(),
                    () -> "" + bed.get("/api/batches/" + id));
            assertEquals(1, bed.get("/api/batches/" + id).path("states").path("failed").asInt());
            assertEquals(2, bed.get("/api/batches/" + id).path("states").path("busy").asInt());
        }
    }
}
