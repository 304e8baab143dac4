package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioTextTest {
    private static final long SEED = 7;
    private final Random random = new Random(SEED);

    @Test
    void shouldWriteWhatTheJdksBase64ReadsAndLeaveNothingOfTheLastText() {
        AudioText text = new AudioText("{\"a\":\"", "\"}");
        for (int size : new int[] {160, 0, 1, 2, 3, 4, 640, 160, 161, 5_000, 160}) {
            byte[] bytes = new byte[size + 7];
            random.nextBytes(bytes);
            int length = text.build(bytes, 4, size);
            String whole = new String(text.bytes(), 0, length, StandardCharsets.US_ASCII);
            assertEquals("{\"a\":\"" + Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 4, 4 + size))
                    + "\"}", whole, () -> "seed " + SEED + ", size " + size);
        }
    }

    @Test
    void shouldBeReadBackByTheSink() throws IOException {
        AudioText text = new AudioText("\"", "\"");
        AudioSink sink = new AudioSink();
        for (int size : new int[] {0, 1, 2, 3, 160, 639, 640, 641, 100_000, 1}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            int length = text.build(bytes, 0, size);
            try (JsonParser parser = Json.FACTORY.createParser(text.bytes(), 0, length)) {
                assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
                sink.read(parser);
            }
            assertArrayEquals(bytes, Arrays.copyOf(sink.bytes(), sink.length()), () -> "size " + size);
        }
    }

    @Test
    void shouldReadBase64WithoutPaddingAndWithEscapedSlashes() throws IOException {
        AudioSink sink = new AudioSink();
        for (String base64 : new String[] {"//8=", "//8", "\\/\\/8=", "\\u002f/8"}) {
            try (JsonParser parser = Json.FACTORY.createParser("\"" + base64 + "\"")) {
                parser.nextToken();
                sink.read(parser);
            }
            assertArrayEquals(new byte[] {-1, -1}, Arrays.copyOf(sink.bytes(), sink.length()), base64);
        }
    }
}
