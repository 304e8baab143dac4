package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.patchcord.call.Counter;
import io.patchcord.simulator.AgentMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets of a call, as OTLP over HTTP. */
@Timeout(120)
class TracesTest {
    /** Field 1 of a span: the trace's id, 16 bytes. */
    private static final String TRACE_ID = "\n\u0010";
    private static final int ID_BYTES = 16;

    @TempDir
    private Path directory;
    private HttpServer collector;
    private final List<String> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private Testbed tracing(int port) {
        return new Testbed(directory, """
                calls:
                  stop-grace: 0s
                tracing:
                  otlp-endpoint: http://127.0.0.1:%d
                """.formatted(port));
    }

    @Test
    void aCallIsOneTraceWithASpanForEachStageAndNoNumberInIt() throws Exception {
        String sid;
        try (Testbed bed = tracing(collector.getAddress().getPort())) {
            Talk talk = bed.talk();
            sid = talk.callSid();
            talk.say(1, Signals.noise(1, 800));
            talk.agent().send(AgentMessages.interruption(1));
            Talk.awaitTaken(talk.agent());
            talk.phone().hangUp();
            bed.awaitIdle();
        }
        assertEquals(1, received.size(), "spans leave in one batch");
        String trace = received.getFirst();
        assertTrue(trace.startsWith("application/x-protobuf "), trace);
        List<String> spans = List.of("call", "webhook_time", "lookup_time", "dial_time", "greeting_gap",
                "barge_in_time", "end_time");
        for (String words : spans) {
            assertTrue(trace.contains(words), () -> words + " is not in " + trace);
        }
        assertTrue(trace.contains(sid) && trace.contains("CALLER_HUNG_UP") && trace.contains("patchcord"), trace);
        assertFalse(trace.contains(Testbed.CALLER.substring(1)), "the caller's number is nobody's business");
        int at = trace.indexOf(TRACE_ID);
        String id = trace.substring(at, at + TRACE_ID.length() + ID_BYTES);
        assertEquals(spans.size(), trace.split(Pattern.quote(id), -1).length - 1, "spans of one trace");
    }

    @Test
    void aCollectorThatIsNotThereHoldsNothingUp() throws Exception {
        collector.stop(0);
        try (Testbed bed = tracing(1)) {
            Talk talk = bed.talk();
            talk.phone().hangUp();
            bed.awaitIdle();
            assertEquals(1, bed.bridge().metrics().counted(Counter.CALLS_ENDED));
        }
    }
}
