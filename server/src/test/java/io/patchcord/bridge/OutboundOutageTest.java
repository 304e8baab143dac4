package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch outlives a store that is away for a while, and processes that come and go beside it. */
@Timeout(120)
class OutboundOutageTest {
    @TempDir
    private Path directory;

    private static int change(OutboundBed bed, String sql) {
        String url = "jdbc:h2:file:" + bed.bed().data().toAbsolutePath().normalize().resolve("patchcord")
                + ";IFEXISTS=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "patchcord", "");
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String batch(OutboundBed bed, int rows) throws Exception {
        StringBuilder csv = new StringBuilder("to\n");
        for (int at = 0; at < rows; at++) {
            csv.append("+9198765432").append(10 + at).append('\n');
        }
        HttpResponse<String> response = bed.send("POST", "/api/batches?calls=1", "text/csv", csv.toString());
        assertEquals(202, response.statusCode(), response::body);
        return OutboundBed.json(response).path("id").asText();
    }

    @Test
    void aBatchGoesOnWhenTheStoreIsBack() throws Exception {
        try (LogLines log = new LogLines(); OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY).ringing(Duration.ofMillis(200)));
            String id = batch(bed, 4);
            Eventually.holds(() -> !bed.api().orders().isEmpty(), "nobody is called");
            change(bed, "ALTER TABLE outbound_call RENAME TO outbound_call_away");
            Eventually.holds(() -> waits(log) == 1, "nobody says that the store is away");
            HttpResponse<String> during = bed.send("GET", "/api/batches/" + id, "", "");
            assertEquals(503, during.statusCode(), during::body);
            assertTrue(during.body().contains("the store has not answered since"), during::body);
            change(bed, "ALTER TABLE outbound_call_away RENAME TO outbound_call");
            Eventually.holds(() -> bed.get("/api/batches/" + id).path("over").asBoolean(),
                    () -> "" + bed.get("/api/batches/" + id));
            assertEquals(4, bed.get("/api/batches/" + id).path("states").path("busy").asInt());
            assertEquals(4, bed.api().orders().stream().map(CallOrder::to).distinct().count());
            assertEquals(4, bed.api().orders().size());
            assertEquals(1, waits(log), () -> log.all().toString());
            assertTrue(log.all().stream().anyMatch(line -> line.contains("calls out go on")), () -> "" + log.all());
            assertEquals(id, bed.get("/api/batches").path("batches").path(0).path("id").asText());
        }
    }

    private static long waits(LogLines log) {
        return log.all().stream().filter(line -> line.contains("calls out wait for the store")).count();
    }

    /** The first is at a call that rings and rings when the second starts, and when it goes itself. */
    @Test
    void oneOfTwoProcessesOnAStoreCallsAndTheOtherGoesOnOnceItIsGone() throws Exception {
        try (OutboundBed one = new OutboundBed(directory, "", "")) {
            one.api().callees(to -> to.endsWith("12") ? Callee.person().ringing(Duration.ofMinutes(1))
                    : Callee.who(Callee.Reaction.BUSY));
            String id = batch(one, 6);
            Eventually.holds(() -> ringsWithThreeToCome(one.get("/api/batches/" + id).path("states")),
                    () -> "" + one.get("/api/batches/" + id));
            try (OutboundBed other = new OutboundBed(directory, "", "")) {
                other.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
                assertEquals(3, other.get("/api/batches/" + id).path("states").path("queued").asInt());
                one.bed().bridge().close();
                Eventually.holds(() -> other.get("/api/batches/" + id).path("over").asBoolean(),
                        () -> "" + other.get("/api/batches/" + id));
                assertEquals(List.of(10, 11, 12), called(one));
                assertEquals(List.of(13, 14, 15), called(other));
                assertEquals(1, other.get("/api/batches/" + id).path("states").path("canceled").asInt());
            }
        }
    }

    /** The process is gone in the eyes of the store, so that its last words are not taken. */
    @Test
    void theRecordOfACallThatRangWhenItsProcessDiedEndsAsItsOrderDoes() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "", "")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            String id = bed.order("+919876543210");
            Eventually.holds(() -> change(bed, "UPDATE outbound_call SET owner = 'gone' WHERE state = 'RINGING'") == 1,
                    () -> "" + bed.get("/api/calls/" + id));
            Eventually.holds(() -> change(bed, "UPDATE call_record SET instance = 'gone'") == 1, "no record");
            change(bed, "INSERT INTO outbound_owner (id, beats) VALUES ('gone', -1)");
            bed.restart();
            assertEquals("canceled", bed.over(id).path("state").asText());
            String callSid = bed.get("/api/calls/" + id).path("callSid").asText();
            Eventually.holds(() -> bed.bed().record(callSid).end() == CallEnd.NOT_ANSWERED,
                    () -> "" + bed.bed().record(callSid));
        }
    }

    private static boolean ringsWithThreeToCome(JsonNode states) {
        return states.path("ringing").asInt() == 1 && states.path("queued").asInt() == 3;
    }

    private static List<Integer> called(OutboundBed bed) {
        return bed.api().orders().stream().map(order -> Integer.valueOf(order.to().substring(11))).toList();
    }
}
