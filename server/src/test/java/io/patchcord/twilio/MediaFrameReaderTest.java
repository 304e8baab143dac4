package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.net.RecordedCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MediaFrameReaderTest {
    private static final long SEED = 50;
    private final MediaFrameReader reader = new MediaFrameReader();

    static Stream<JsonNode> recorded() {
        return RecordedCalls.received("twilio-ws").stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldReadEveryRecordedFrame(JsonNode frame) throws IOException {
        MediaFrame read = read(frame.toString());
        assertEquals(frame.path("sequenceNumber").asLong(-1), reader.sequence());
        switch (frame.path("event").asText()) {
            case "connected" -> assertInstanceOf(MediaFrame.Connected.class, read);
            case "start" -> assertEquals(new MediaFrame.Start(frame.path("streamSid").asText(),
                    frame.path("start").path("callSid").asText(),
                    frame.path("start").path("customParameters").path("token").asText(), "audio/x-mulaw", 8_000), read);
            case "media" -> {
                MediaFrame.Media media = assertInstanceOf(MediaFrame.Media.class, read);
                assertArrayEquals(Base64.getDecoder().decode(frame.path("media").path("payload").asText()),
                        Arrays.copyOf(media.muLaw(), media.length()));
            }
            case "mark" -> assertEquals(new MediaFrame.Mark(frame.path("mark").path("name").asText()), read);
            case "dtmf" -> assertEquals(new MediaFrame.Dtmf(frame.path("dtmf").path("digit").asText().charAt(0)), read);
            case "stop" -> assertInstanceOf(MediaFrame.Stop.class, read);
            default -> fail(frame.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldRefuseARecordedFrameCutAnywhere(JsonNode frame) {
        byte[] json = frame.toString().getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < json.length; cut++) {
            int length = cut;
            assertThrows(IOException.class, () -> reader.read(json, 0, length), () -> "cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldGiveAFrameOrAnIoExceptionWhateverByteIsBroken(JsonNode frame) {
        Random random = new Random(SEED);
        byte[] json = frame.toString().getBytes(StandardCharsets.UTF_8);
        byte[] structure = "\"{}[]:,\\0 a-".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < json.length; at++) {
            for (int kind = 0; kind < 3; kind++) {
                byte[] broken = json.clone();
                broken[at] = kind == 0 ? structure[random.nextInt(structure.length)]
                        : kind == 1 ? (byte) random.nextInt() : (byte) (broken[at] ^ 1 << random.nextInt(8));
                try {
                    reader.read(broken, 0, broken.length);
                } catch (IOException e) {
                    // the other of the two ways out
                } catch (RuntimeException e) {
                    fail("seed " + SEED + ": " + new String(broken, StandardCharsets.ISO_8859_1), e);
                }
            }
        }
    }

    @Test
    void shouldReadFieldsInEveryOrder() throws IOException {
        for (List<String> top : orders("\"event\":\"media\"", "\"sequenceNumber\":\"7\"", "\"streamSid\":\"MZ1\"",
                "\"media\":{MEDIA}")) {
            for (List<String> inner : orders("\"track\":\"inbound\"", "\"chunk\":\"6\"", "\"timestamp\":\"120\"",
                    "\"payload\":\"//8A\"")) {
                String json = "{" + String.join(",", top).replace("MEDIA", String.join(",", inner)) + "}";
                assertMedia(json, 0xFF, 0xFF, 0);
                assertEquals(7, reader.sequence(), json);
            }
        }
    }

    private static List<List<String>> orders(String... parts) {
        List<List<String>> orders = new ArrayList<>(List.of(List.of()));
        for (String part : parts) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> order : orders) {
                for (int at = 0; at <= order.size(); at++) {
                    List<String> one = new ArrayList<>(order);
                    one.add(at, part);
                    longer.add(one);
                }
            }
            orders = longer;
        }
        return orders;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        " {\n\t\"event\" : \"media\" ,\r\n \"media\" : { \"payload\" : \"//8A\" } } \n",
        "{\"\\u0065vent\":\"m\\u0065dia\",\"med\\u0069a\":{\"payload\":\"\\/\\/8A\"}}",
        "{\"event\":\"media\",\"media\":{\"payload\":\"\\u002F/8A\"}}",
        "{\"event\":\"media\",\"sequenceNumber\":9,\"media\":{\"chunk\":8,\"timestamp\":160,\"payload\":\"//8A\"}}",
        "{\"event\":\"media\",\"new\":{\"payload\":[{\"event\":\"stop\"}]},\"media\":{\"track\":\"inbound\",\"more\":"
                + "{\"payload\":\"AAAA\"},\"payload\":\"//8A\",\"last\":[1,[2]]},\"after\":null}",
        "{\"event\":\"media\",\"media\":{\"track\":null,\"payload\":\"//8A\"}}"})
    void shouldReadUnusualSpellings(String json) throws IOException {
        assertMedia(json, 0xFF, 0xFF, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//8A", "//8AAQ==", "//8AAQ", "//8AAQI=", "//8AAQI", ""})
    void shouldReadPayloadsOfAnyLengthWithOrWithoutPadding(String base64) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(base64);
        MediaFrame.Media media = (MediaFrame.Media) read("{\"event\":\"media\",\"media\":{\"payload\":\"" + base64
                + "\"}}");
        assertArrayEquals(bytes, Arrays.copyOf(media.muLaw(), media.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"media\"", "7", "{", "{}x", "{}{}", "{\"event\":\"media\"}",
        "{\"event\":\"media\",\"media\":null}", "{\"event\":\"media\",\"media\":\"//8A\"}",
        "{\"event\":\"media\",\"media\":{\"payload\":7}}", "{\"event\":\"media\",\"media\":{\"payload\":\"%\"}}",
        "{\"event\":\"media\",\"media\":{\"track\":\"outbound\",\"payload\":\"//8A\"}}",
        "{\"event\":\"start\"}", "{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ1\"}}", "{\"event\":\"mark\"}",
        "{\"event\":\"mark\",\"mark\":{\"name\":\"\"}}", "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"12\"}}",
        "{\"event\":\"dtmf\",\"dtmf\":{}}", "{\"sequenceNumber\":99999999999999999999}"})
    void shouldRefuseWhatIsNoFrame(String json) {
        assertThrows(IOException.class, () -> read(json));
    }

    @Test
    void shouldRefuseJsonBeyondItsLimits() {
        assertThrows(IOException.class, () -> read("{\"a\":".repeat(100) + "1" + "}".repeat(100)));
        assertThrows(IOException.class, () -> read("{\"" + "n".repeat(300) + "\":1}"));
        assertThrows(IOException.class, () -> read("{\"a\":" + "1".repeat(100) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"event\":\"video\"}", "{\"event\":7}", "{\"event\":\"\"}", "{\"event\":null}"})
    void shouldTellAnEventItDoesNotKnow(String json) throws IOException {
        assertInstanceOf(MediaFrame.Unknown.class, read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"customParameters\":null", ",\"customParameters\":{}", ",\"customParameters\":[]",
        ",\"customParameters\":{\"token\":null}", ",\"mediaFormat\":null"})
    void shouldTakeAStartWithoutToken(String more) throws IOException {
        assertEquals(new MediaFrame.Start("MZ1", "CA1", "", "", 0),
                read("{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\"" + more + "}}"));
    }

    @Test
    void shouldTakeADigitThatIsANumberAndLettersToo() throws IOException {
        assertEquals(new MediaFrame.Dtmf('5'), read("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":5}}"));
        assertEquals(new MediaFrame.Dtmf('A'), read("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"A\"}}"));
        assertEquals(new MediaFrame.Dtmf('#'), read("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"#\"}}"));
    }

    @Test
    void shouldNotTellTheTokenOfAStart() throws IOException {
        String shown = read("{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\","
                + "\"customParameters\":{\"token\":\"s3cret\"}}}").toString();
        assertTrue(!shown.contains("s3cret"), shown);
    }

    @Test
    void shouldReadFromTheMiddleOfABuffer() throws IOException {
        byte[] json = "}}{\"event\":\"stop\"}{{".getBytes(StandardCharsets.US_ASCII);
        assertInstanceOf(MediaFrame.Stop.class, reader.read(json, 2, json.length - 4));
    }

    private void assertMedia(String json, int... expected) throws IOException {
        MediaFrame.Media media = assertInstanceOf(MediaFrame.Media.class, read(json), json);
        assertEquals(expected.length, media.length(), json);
        for (int i = 0; i < expected.length; i++) {
            assertEquals((byte) expected[i], media.muLaw()[i], json);
        }
    }

    private MediaFrame read(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }
}
