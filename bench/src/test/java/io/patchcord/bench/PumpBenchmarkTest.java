package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.call.Counter;
import io.patchcord.codec.AudioFormat;
import io.patchcord.metrics.BridgeMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PumpBenchmarkTest {
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int FRAMES = 7;

    @ParameterizedTest
    @CsvSource({"ulaw_8000, ours", "ulaw_8000, tree", "pcm_16000, ours", "pcm_16000, tree"})
    void theAgentHearsTheCaller(String format, String rival) throws IOException {
        PumpBenchmark benchmark = benchmark("toAgent", format, rival);
        Pair pair = new Pair(AudioFormat.ULAW_8000, Pair.format(format));
        for (int frame = 1; frame <= FRAMES; frame++) {
            List<JsonNode> texts = texts(benchmark.frame(), true);
            assertEquals(1, texts.size());
            assertArrayEquals(Frames.inPieces(pair, Pair.noise(pair.from()), frame),
                    texts.getFirst().get("user_audio_chunk").binaryValue());
        }
    }

    @ParameterizedTest
    @CsvSource({"ulaw_8000, ours", "ulaw_8000, tree", "pcm_16000, ours", "pcm_16000, tree"})
    void theCallerHearsTheAgent(String format, String rival) throws IOException {
        PumpBenchmark benchmark = benchmark("toCaller", format, rival);
        Pair pair = new Pair(Pair.format(format), AudioFormat.ULAW_8000);
        List<String> marks = new ArrayList<>();
        for (int frame = 1; frame <= FRAMES; frame++) {
            List<JsonNode> texts = texts(benchmark.frame(), false);
            assertEquals(PeerTexts.STREAM_SID, texts.getFirst().get("streamSid").asText());
            assertArrayEquals(Frames.inPieces(pair, Pair.noise(pair.from()), frame),
                    texts.getFirst().get("media").get("payload").binaryValue());
            texts.stream().skip(1).forEach(mark -> marks.add(mark.get("mark").get("name").asText()));
        }
        assertEquals(rival.equals("ours") ? List.of("t17:0", "t17:1") : List.of(), marks);
    }

    /**
     * Every third frame has a mark, so that the last one here is proven; what was not would delay the end. No time
     * passes: in 60 ms, for which a busy machine may well stand still, a mark would be due that nobody echoes.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 30_000})
    void thePlayoutAwaitsNoMarkAtLast(int frames) throws IOException {
        MemorySocket twilio = new MemorySocket();
        BridgeMetrics metrics = new BridgeMetrics(List.of("general"));
        OurPumps pumps = new OurPumps(twilio, new MemorySocket(), AudioFormat.ULAW_8000, metrics, () -> 0);
        for (int frame = 0; frame < frames; frame++) {
            pumps.toAgent();
            pumps.toCaller();
        }
        assertFalse(isClose(twilio));
        pumps.agentCloses(new byte[] {(byte) 0x88, 0});
        assertTrue(isClose(twilio));
        for (Counter counter : List.of(Counter.FRAMES_INVALID, Counter.FRAMES_UNKNOWN, Counter.FRAMES_LOST,
                Counter.MESSAGES_INVALID, Counter.MESSAGES_UNKNOWN)) {
            assertEquals(0, metrics.counted(counter), counter::toString);
        }
    }

    private static boolean isClose(MemorySocket socket) {
        return socket.written()[0] == (byte) 0x88;
    }

    private static PumpBenchmark benchmark(String direction, String format, String rival) {
        PumpBenchmark benchmark = new PumpBenchmark();
        benchmark.direction = direction;
        benchmark.format = format;
        benchmark.rival = rival;
        benchmark.setUp();
        return benchmark;
    }

    /** The text frames of the last write. */
    private static List<JsonNode> texts(MemorySocket socket, boolean masked) throws IOException {
        List<JsonNode> texts = new ArrayList<>();
        ByteBuffer written = ByteBuffer.wrap(socket.written(), 0, socket.writtenLength());
        while (written.hasRemaining()) {
            assertEquals((byte) 0x81, written.get());
            int second = written.get();
            assertEquals(masked, (second & MASKED) != 0);
            int shortLength = second & ~MASKED;
            byte[] text = new byte[0xFF & shortLength];
            if ((shortLength & 0x7F) == LENGTH_16) {
                text = new byte[written.getShort()];
            }
            byte[] key = new byte[Integer.BYTES];
            if (masked) {
                written.get(key);
            }
            written.get(text);
            for (int i = 0; i < text.length; i++) {
                text[i] ^= key[i % key.length];
            }
            texts.add(new JsonMapper().readTree(text));
        }
        return texts;
    }
}
