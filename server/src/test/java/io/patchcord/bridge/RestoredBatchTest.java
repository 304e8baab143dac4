package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.simulator.Callee;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.store.Database;
import io.patchcord.store.Restoration;
import io.patchcord.store.Restored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup that was made while a batch was under way is restored when all of it had been called. */
@Timeout(120)
class RestoredBatchTest {
    private static final String PERSON = "+919876543210";
    private static final String SINGLE = "+919876543299";
    private static final int ROWS = 5;

    @TempDir
    private Path directory;
    private OutboundBed bed;
    private String batch;
    private Restored restored;
    private int called;

    /** Of the batch one is on the line at the backup and the others wait. */
    @BeforeEach
    void restoreWhatWasUnderWay() throws Exception {
        bed = new OutboundBed(directory.resolve("bed"), "", "");
        bed.api().callees(to -> to.equals(PERSON) ? Callee.person() : Callee.who(Callee.Reaction.BUSY));
        String csv = IntStream.range(0, ROWS).mapToObj(at -> "+9198765432" + (10 + at))
                .collect(Collectors.joining("\n", "to\n", "\n"));
        HttpResponse<String> taken = bed.send("POST", "/api/batches?calls=1", "text/csv", csv);
        assertEquals(202, taken.statusCode(), taken::body);
        batch = OutboundBed.json(taken).path("id").asText();
        PhoneCall phone = bed.talk(bed.phone()).phone();
        Path zip = directory.resolve("backup.zip");
        backUp(zip);
        phone.hangUp();
        Eventually.holds(() -> batch().path("over").asBoolean(), () -> "" + batch());
        called = bed.api().orders().size();
        assertEquals(ROWS, called);
        bed.restart(() -> restored = Restoration.restore(bed.bed().config().store(), zip));
    }

    private void backUp(Path zip) {
        try (Database beside = Database.open(bed.bed().config().store())) {
            beside.backUp(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode batch() {
        return bed.get("/api/batches/" + batch);
    }

    private JsonNode person() {
        return bed.get("/api/batches/" + batch + "/calls").path("calls").path(0);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** Whoever is dialled is dialled one after the other: whoever is not before this one is not at all. */
    private void assertNobodyOfItIsCalled() throws Exception {
        String other = bed.order(SINGLE);
        assertEquals("busy", bed.over(other).path("state").asText());
        assertEquals(++called, bed.api().orders().size(), () -> "somebody is called again: " + bed.api().orders());
    }

    @Test
    void nobodyIsCalledAgainUntilAnOperatorResumesTheBatch() throws Exception {
        assertEquals(1, restored.contents().held());
        assertEquals(1, restored.contents().unclear());
        String paused = batch().path("paused").asText();
        assertTrue(paused.startsWith("the store was restored from a backup of " + restored.takenAt().orElseThrow())
                && paused.contains("POST /api/batches/" + batch + "/resume"), paused);
        assertEquals("unclear", person().path("state").asText());
        assertTrue(person().path("detail").asText().startsWith("the number may have been called: the store was"),
                () -> "" + person());
        assertNobodyOfItIsCalled();
        bed.restart();
        String warnings = bed.get("/observe/health/ready").path("warnings").toString();
        assertTrue(warnings.contains("/api/batches/" + batch + "/resume"), warnings);
        assertNobodyOfItIsCalled();
        HttpResponse<String> resumed = bed.send("POST", "/api/batches/" + batch + "/resume", "application/json", "");
        assertEquals(200, resumed.statusCode(), resumed::body);
        assertTrue(OutboundBed.json(resumed).path("paused").isMissingNode(), resumed::body);
        Eventually.holds(() -> batch().path("over").asBoolean(), () -> "" + batch());
        assertEquals(called + ROWS - 1, bed.api().orders().size());
        assertEquals(ROWS - 1, batch().path("states").path("busy").asInt(), () -> "" + batch());
        assertEquals("unclear", person().path("state").asText());
        Eventually.holds(() -> bed.get("/observe/health/ready").path("warnings").toString().indexOf("held") < 0,
                "the warning stays");
    }

    @Test
    void aBatchThatIsHeldCanBeTakenBack() throws Exception {
        bed.send("DELETE", "/api/batches/" + batch, "application/json", "");
        assertTrue(batch().path("over").asBoolean(), () -> "" + batch());
        assertTrue(batch().path("paused").isMissingNode(), () -> "" + batch());
        assertEquals(ROWS - 1, batch().path("states").path("canceled").asInt(), () -> "" + batch());
        assertNobodyOfItIsCalled();
    }
}
