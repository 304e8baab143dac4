package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.net.Garbage;
import io.patchcord.net.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Media and marks are seen at a glance, and as Jackson would have them. */
class MediaGlanceTest {
    private static final int MUTATIONS = 1_000_000;
    /** Forms of one and the same that JSON allows. */
    private static final List<String> LEGAL = List.of(
            "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"media\":{\"track\":\"inbound\",\"chunk\":\"2\","
                    + "\"timestamp\":\"5\",\"payload\":\"f3//+Pj5fHx8/v7+\"},\"streamSid\":\"MZ18\"}",
            "{\"streamSid\":\"MZ18\",\"media\":{\"payload\":\"f3//+Pj5fHx8/v7+\",\"timestamp\":\"5\","
                    + "\"chunk\":\"2\",\"track\":\"inbound\"},\"sequenceNumber\":\"4\",\"event\":\"media\"}",
            " {\n\t\"event\" : \"media\" ,\r\n \"sequenceNumber\": 4 ,"
                    + " \"media\" : { \"payload\" :\"f3//+Pj5fHx8/v7+\" } }\n",
            "{\"event\":\"media\",\"media\":{\"payload\":\"\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"fw\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\"},\"sequenceNumber\":\"123456789012345678\"}",
            "{\"x\":{\"a\":[1,-2.5e+3,true,false,null,{\"b\":\"é\\\"\\u00e9\\\\\"},[]],\"c\":{}},"
                    + "\"event\":\"media\",\"media\":{\"new\":[0.1,\"\\/\"],\"payload\":\"f3//+Pj5fHx8/v7+\"},"
                    + "\"y\":-0}",
            "{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"mark\":{\"name\":\"t1:0\"},\"streamSid\":\"MZ18\"}",
            " { \"mark\" : { \"new\" : [ 1 ] , \"name\" : \"é 世\" } , \"event\" : \"mark\" , \"x\" : null } ");
    /** What Jackson must be asked for. */
    private static final List<String> RARE = List.of(
            "{\"event\":\"dtmf\",\"sequenceNumber\":\"4\",\"dtmf\":{\"digit\":\"1\"},\"streamSid\":\"MZ18\"}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"\"}}",
            "{\"event\":\"mark\",\"mark\":{\"name\":7}}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"a\\n\"}}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"a\",\"name\":\"b\"}}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"a\"},\"mark\":{\"name\":\"b\"}}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"a\"},\"event\":\"media\"}",
            "{\"event\":\"mark\",\"mark\":{\"name\":\"a\"},\"media\":{\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"mark\":{\"name\":\"a\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f3\\/\\/\"}}",
            "{\"ev\\u0065nt\":\"media\",\"media\":{\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"event\":\"media\",\"media\":{\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\",\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"media\":{\"track\":\"outbound\",\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=f38=\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\n\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\"}}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\"},}",
            "{\"event\":\"media\",\"media\":{\"payload\":7}}",
            "{\"event\":\"media\",\"media\":[]}",
            "{\"event\":\"media\",\"sequenceNumber\":04,\"media\":{\"payload\":\"f38=\"}}",
            "{\"event\":\"media\",\"media\":{\"payload\":\"f38=\"},\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}",
            "[]",
            "",
            " ",
            "\"");

    private final MediaGlance glance = new MediaGlance();
    private final MediaFrameReader quick = new MediaFrameReader();
    private final MediaFrameReader slow = new MediaFrameReader();

    @ParameterizedTest
    @FieldSource("LEGAL")
    void everyLegalFormIsSeenAtAGlance(String text) throws IOException {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertNotEquals(MediaGlance.Seen.OTHER, glance.look(json, 0, json.length), text);
        assertSame(json);
    }

    @ParameterizedTest
    @FieldSource("RARE")
    void theRestIsLeftToJackson(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(MediaGlance.Seen.OTHER, glance.look(json, 0, json.length), text);
    }

    @Test
    void whatIsSeenAtAGlanceIsWhatJacksonReads() throws IOException {
        List<String> texts = new ArrayList<>(LEGAL);
        texts.addAll(RARE);
        Mutations mutations = new Mutations(texts, 71);
        int seen = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] json = mutations.next();
            if (glance.look(json, 0, json.length) != MediaGlance.Seen.OTHER) {
                seen++;
                assertSame(json);
            }
        }
        System.out.println("frames: " + seen + " of " + MUTATIONS + " mutations still seen at a glance");
        assertTrue(seen > MUTATIONS / 20 && seen < MUTATIONS * 9 / 10, seen + " seen");
    }

    @Test
    void mediaAfterMediaLeavesNothingToTheCollector() {
        byte[] json = LEGAL.getFirst().getBytes(StandardCharsets.UTF_8);
        Garbage.assertNone(() -> {
            if (glance.look(json, 0, json.length) != MediaGlance.Seen.MEDIA || glance.media().length() != 12) {
                throw new AssertionError("not seen");
            }
        });
    }

    private void assertSame(byte[] json) throws IOException {
        String text = new String(json, StandardCharsets.UTF_8);
        MediaFrame seen = quick.read(json, 0, json.length);
        MediaFrame expected = slow.parse(json, 0, json.length);
        if (seen instanceof MediaFrame.Media media) {
            byte[] muLaw = Arrays.copyOf(media.muLaw(), media.length());
            MediaFrame.Media other = assertInstanceOf(MediaFrame.Media.class, expected, text);
            assertArrayEquals(Arrays.copyOf(other.muLaw(), other.length()), muLaw, text);
        } else {
            assertEquals(expected, seen, text);
        }
        assertEquals(slow.sequence(), quick.sequence(), text);
    }
}
