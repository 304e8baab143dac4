package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.codec.WavFile;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings over the operators' real interface. */
class PlayedRecordingTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPlayTheRecordingOfACallThatIsOverAndTellWhoHeardIt() throws Exception {
        try (Testbed bed = new Testbed(directory, "recording:\n  agents: [all]\n  consent: given\n")) {
            OperatorPeer operator = new OperatorPeer(bed.bridge());
            Talk talk = bed.talk();
            String path = "/api/records/" + talk.callSid() + "/recording";
            assertEquals(409, get(operator, path).statusCode());
            talk.say(1, Signals.noise(1, 4_000));
            talk.awaitHeard(4_000);
            talk.phone().hangUp();
            bed.record(talk.callSid());
            WavFile.Stored stored = Recordings.whole(bed, talk.callSid());

            byte[] whole = get(operator, path).body();
            short[] samples = WavFile.read(new ByteArrayInputStream(whole)).samples();
            assertEquals(stored.data().length, samples.length);
            HttpResponse<byte[]> part = get(operator, path, "Range", "bytes=44-1043", "X-Operator", "mina@desk");
            assertEquals(206, part.statusCode());
            assertEquals("bytes 44-1043/" + whole.length, part.headers().firstValue("Content-Range").orElseThrow());
            assertArrayEquals(Arrays.copyOfRange(whole, 44, 1_044), part.body());
            String tag = part.headers().firstValue("ETag").orElseThrow();
            assertEquals(206, get(operator, path, "Range", "bytes=-7", "If-Range", tag).statusCode());
            assertEquals(200, get(operator, path, "Range", "bytes=-7", "If-Range", "\"old\"").statusCode());
            assertEquals(416, get(operator, path, "Range", "bytes=" + whole.length + "-").statusCode());
            assertEquals((samples.length / 2 + 159) / 160 * 2, get(operator, path + "/peaks").body().length);
            Eventually.holds(() -> played(bed, talk).size() == 2, () -> "told: " + played(bed, talk));
            assertEquals(List.of("unnamed: play the recording", "mina@desk: play the recording"), played(bed, talk));

            assertEquals(404, get(operator, "/api/records/CA0/recording").statusCode());
            assertEquals(404, get(operator, "/api/records/..%2F..%2Fpatchcord.yaml/recording").statusCode());
            Path file = Recordings.files(bed, talk.callSid()).getFirst();
            Files.delete(file);
            assertEquals(404, get(operator, path).statusCode(), "it may be on another box");
            bed.bridge().records().noted(new CallNote(talk.callSid(), Instant.now(), CallEvent.Kind.RECORDING,
                    "deleted " + file.getFileName() + " after 30 days"));
            Recordings.await(bed, talk.callSid(), "deleted ");
            HttpResponse<byte[]> gone = get(operator, path);
            assertEquals(410, gone.statusCode());
            assertTrue(new String(gone.body(), StandardCharsets.UTF_8).contains("retention-days"));
            assertEquals(410, get(operator, path + "/peaks").statusCode());
        }
    }

    private static List<String> played(Testbed bed, Talk talk) {
        return bed.bridge().records().events(talk.callSid()).stream()
                .filter(event -> event.kind() == CallEvent.Kind.OPERATOR).map(CallEvent::text).toList();
    }

    private static HttpResponse<byte[]> get(OperatorPeer operator, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(operator.url().resolve(path)).timeout(Testbed.PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
