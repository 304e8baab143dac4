package io.patchcord.elevenlabs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.net.Garbage;
import io.patchcord.net.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** An audio message is seen at a glance, and as Jackson would have it. */
class AudioGlanceTest {
    private static final int MUTATIONS = 1_000_000;
    /** Forms of one and the same that JSON allows. */
    private static final List<String> LEGAL = List.of(
            "{\"audio_event\":{\"audio_base_64\":\"f3//+Pj5fHx8/v7+\",\"event_id\":67},\"type\":\"audio\"}",
            "{\"type\":\"audio\",\"audio_event\":{\"event_id\":67,\"audio_base_64\":\"f3//+Pj5fHx8/v7+\","
                    + "\"alignment\":{\"chars\":[\"H\",\"\\\"\",\"\\u00e9\",\"\\\\\"],"
                    + "\"char_start_times_ms\":[0,12.5],\"char_durations_ms\":[1e2,-0.0]}}}",
            " {\n\t\"type\" : \"audio\" ,\r\n \"audio_event\" : { \"audio_base_64\" :\"f3//+Pj5fHx8/v7+\" ,"
                    + " \"event_id\": \"8\" } , \"extra\":{\"a\":[true,false,null]} }\n",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"\"}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"fw\",\"event_id\":0}}",
            "{\"é\":\"ü\",\"audio_event\":{\"audio_base_64\":\"f38=\",\"event_id\":123456789012345678},"
                    + "\"type\":\"audio\"}");
    /** What Jackson must be asked for. */
    private static final List<String> RARE = List.of(
            "{\"type\":\"ping\",\"ping_event\":{\"event_id\":5,\"ping_ms\":50}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f3\\/\\/\",\"event_id\":1}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\",\"event_id\":-1}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\",\"event_id\":1.5}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\",\"event_id\":null}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":null,\"event_id\":1}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\",\"audio_base_64\":\"f38=\"}}",
            "{\"type\":\"audio\",\"audio_event\":{}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=f38=\"}}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\"}",
            "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\"}} x",
            "{\"type\":\"audio\",\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"f38=\"}}",
            "null",
            "{}",
            "",
            " ");

    private final AgentMessageReader quick = new AgentMessageReader();
    private final AgentMessageReader slow = new AgentMessageReader();

    @ParameterizedTest
    @FieldSource("LEGAL")
    void everyLegalFormIsSeenAtAGlance(String text) throws IOException {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertTrue(quick.glance(json, 0, json.length) >= 0, text);
        assertSame(json);
    }

    @ParameterizedTest
    @FieldSource("RARE")
    void theRestIsLeftToJackson(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(-1, quick.glance(json, 0, json.length), text);
    }

    @Test
    void whatIsSeenAtAGlanceIsWhatJacksonReads() throws IOException {
        List<String> texts = new ArrayList<>(LEGAL);
        texts.addAll(RARE);
        Mutations mutations = new Mutations(texts, 71);
        int seen = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] json = mutations.next();
            if (quick.glance(json, 0, json.length) >= 0) {
                seen++;
                assertSame(json);
            }
        }
        System.out.println("audio messages: " + seen + " of " + MUTATIONS + " mutations still seen at a glance");
        assertTrue(seen > MUTATIONS / 20 && seen < MUTATIONS * 9 / 10, seen + " seen");
    }

    @Test
    void messageAfterMessageOfATurnLeavesNothingToTheCollector() {
        byte[] json = LEGAL.getFirst().getBytes(StandardCharsets.UTF_8);
        Garbage.assertNone(() -> {
            try {
                quick.read(json, 0, json.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void assertSame(byte[] json) throws IOException {
        AgentMessage.Audio audio = assertInstanceOf(AgentMessage.Audio.class, quick.read(json, 0, json.length)).held();
        String text = new String(json, StandardCharsets.UTF_8);
        AgentMessage.Audio expected =
                assertInstanceOf(AgentMessage.Audio.class, slow.parse(json, 0, json.length), text);
        assertArrayEquals(expected.held().bytes(), audio.bytes(), text);
        assertEquals(expected.eventId(), audio.eventId(), text);
    }
}
