package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers without a number, or with something else in its place, are strangers, and are served. */
@Timeout(120)
class OddCallersTest {
    @TempDir
    private static Path directory;
    private static Testbed bed;

    @BeforeAll
    static void start() {
        bed = new Testbed(directory, "calls:\n  stop-grace: 0s\n");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "client:bob", "sip:x@y", "", "+266696687", "☎️ 🦊",
        "'; DROP TABLE customer; --", "+1500555000612345678901234567890", "line\nbreak\"<&>"})
    void theCallerIsAStranger(String from) throws Exception {
        String callSid = Webhooks.newCallSid();
        HttpResponse<String> ring = bed.webhooks().post(Webhooks.INCOMING,
                Webhooks.form(callSid, from, "ringing"), Testbed.AUTH_TOKEN);
        assertEquals(200, ring.statusCode());
        RawCall call = RawCall.rung(callSid, Webhooks.token(ring.body()))
                .with(bed.conversation(callSid), RawStream.open(bed.bridge())).begin();
        JsonNode variables = call.agent().awaitInit(Testbed.PATIENCE).orElseThrow().path("dynamic_variables");
        assertEquals("Valued Customer", variables.path("name").asText());
        assertEquals(from, variables.path("caller").asText());
        call.hangUp();
        bed.record(callSid);
        assertEquals(from, bed.stored(callSid).orElseThrow().caller());
        bed.awaitIdle();
    }
}
