package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.CallOrder;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.RestFault;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody is called twice, and nobody too soon: failing requests, pacing, batches, a process that dies. */
@Timeout(120)
class OutboundOnceTest {
    private static final String PERSON = "+919876543210";

    @TempDir
    private Path directory;

    private OutboundBed bed(String outbound) {
        return new OutboundBed(directory, "", outbound);
    }

    private static String number(int at) {
        return "+9198765432" + (10 + at);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 2", "ERROR_AFTER_ACCEPTING, 1", "SILENCE_AFTER_ACCEPTING, 1", "SILENCE, 2",
            "TOO_MANY_REQUESTS, 2"})
    void aRequestThatFailedIsSentAgainOnlyWhenItWasNotObeyed(RestFault fault, int requests) throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().fail(fault);
            String id = bed.order(PERSON);
            bed.talk(bed.phone()).phone().hangUp();
            assertEquals("completed", bed.over(id).path("state").asText());
            assertEquals(requests, bed.api().requestNanos().size());
            assertEquals(1, bed.api().orders().size());
        }
    }

    @Test
    void aCallThatNobodyCanLookForIsNotTriedAgain() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().hideCalls(true);
            bed.api().fail(RestFault.ERROR);
            JsonNode end = bed.over(bed.order(PERSON));
            assertEquals("unclear", end.path("state").asText());
            assertTrue(end.path("detail").asText().contains("may have been called"), end::toString);
            assertEquals(1, bed.api().requestNanos().size());
        }
    }

    @Test
    void whileANumberIsCalledASecondOrderForItIsRefused() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            bed.order(PERSON);
            assertEquals(409, bed.call("{\"to\":\"" + PERSON + "\"}").statusCode());
        }
    }

    @Test
    void callsBeginNoFasterThanTheyMay() throws Exception {
        try (OutboundBed bed = new OutboundBed(directory, "", "", 5)) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            for (int at = 0; at < 6; at++) {
                bed.order(number(at));
            }
            Eventually.holds(() -> bed.api().requestNanos().size() == 6, "not everybody is called");
            List<Long> came = bed.api().requestNanos();
            long millis = TimeUnit.NANOSECONDS.toMillis(came.getLast() - came.getFirst());
            assertTrue(millis > 800, () -> "six calls within " + millis + " ms, at 5 a second");
        }
    }

    @Test
    void aBatchWithBadRowsCallsNobodyAndNamesTheirLines() throws Exception {
        try (OutboundBed bed = bed("")) {
            HttpResponse<String> response = bed.send("POST", "/api/batches", "text/csv", """
                    to,agent,name
                    +919876543210,general,Asha
                    0711,general,Ben
                    +919876543212,nobody,Chitra

                    +919876543210,general,Asha again
                    +919876543213
                    """);
            assertEquals(422, response.statusCode());
            JsonNode problems = OutboundBed.json(response).path("problems");
            assertEquals(List.of("line 3", "line 4", "line 6", "line 7"), IntStream.range(0, problems.size())
                    .mapToObj(at -> problems.path(at).asText().split(":")[0]).toList(), response::body);
            assertEquals(List.of(), bed.api().orders());
        }
    }

    @Test
    void aBatchCallsEachOnceAndNoMoreAtOnceThanItMay() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.send("POST", "/api/do-not-call", "application/json", "{\"phone\":\"" + number(3) + "\"}");
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY));
            String id = batch(bed, 6, 2);
            Eventually.holds(() -> bed.get("/api/batches/" + id).path("over").asBoolean(),
                    () -> "" + bed.get("/api/batches/" + id));
            JsonNode states = bed.get("/api/batches/" + id).path("states");
            assertEquals(5, states.path("busy").asInt(), states::toString);
            assertEquals(1, states.path("do-not-call").asInt(), states::toString);
            assertEquals(5, bed.api().orders().stream().map(CallOrder::to).distinct().count());
            assertEquals(5, bed.api().orders().size());
        }
    }

    @Test
    void aBatchKeepsToItsNumberOfCalls() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.person().ringing(Duration.ofMinutes(1)));
            batch(bed, 4, 2);
            String first = bed.phone().callSid();
            bed.phone();
            Eventually.pass(Duration.ofMillis(300));
            assertEquals(2, bed.api().orders().size());
            assertEquals(2, bed.bed().bridge().admitted());
            assertTrue(bed.api().orders().stream().anyMatch(order -> order.callSid().equals(first)));
        }
    }

    /** It dies with one call at Twilio whose answer it never saw, and the others still to come. */
    @Test
    void aBatchGoesOnAfterTheProcessDiedAndCallsNobodyTwice() throws Exception {
        try (OutboundBed bed = bed("")) {
            bed.api().callees(_ -> Callee.who(Callee.Reaction.BUSY).ringing(Duration.ofMillis(200)));
            bed.api().fail(RestFault.SILENCE_AFTER_ACCEPTING);
            String id = batch(bed, 5, 1);
            Eventually.holds(() -> !bed.api().orders().isEmpty(), "nobody is called");
            bed.restart();
            Eventually.holds(() -> bed.get("/api/batches/" + id).path("over").asBoolean(),
                    () -> "" + bed.get("/api/batches/" + id) + bed.get("/api/batches/" + id + "/calls"));
            assertEquals(IntStream.range(0, 5).mapToObj(OutboundOnceTest::number).collect(Collectors.toSet()),
                    bed.api().orders().stream().map(CallOrder::to).collect(Collectors.toSet()));
            assertEquals(5, bed.api().orders().size());
        }
    }

    private static String batch(OutboundBed bed, int rows, int calls) throws Exception {
        String csv = IntStream.range(0, rows).mapToObj(at -> number(at) + ",general,Name " + at)
                .collect(Collectors.joining("\n", "to,agent,name\n", "\n"));
        HttpResponse<String> response = bed.send("POST", "/api/batches?calls=" + calls, "text/csv", csv);
        assertEquals(202, response.statusCode(), response::body);
        return OutboundBed.json(response).path("id").asText();
    }
}
