package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchcord.codec.AudioFormat;
import io.patchcord.elevenlabs.AgentMessage;
import io.patchcord.twilio.MediaFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonFrameBenchmarkTest {
    private static final byte[] MU_LAW = Pair.noise(AudioFormat.ULAW_8000);
    private static final byte[] PCM = Pair.noise(AudioFormat.PCM_16000);

    @Test
    void oursReadTheAudio() throws IOException {
        MediaFrame.Media media = (MediaFrame.Media) benchmark("ours").readMedia();
        assertArrayEquals(MU_LAW, Arrays.copyOf(media.muLaw(), media.length()));

        AgentMessage.Audio audio = (AgentMessage.Audio) benchmark("ours").readAudio();
        assertEquals(17, audio.eventId());
        assertArrayEquals(PCM, Arrays.copyOf(audio.bytes(), audio.length()));
    }

    @Test
    void treesReadTheAudio() throws IOException {
        assertArrayEquals(MU_LAW, (byte[]) benchmark("tree").readMedia());
        assertArrayEquals(PCM, (byte[]) benchmark("tree").readAudio());
    }

    @Test
    void bothWriteTheSameText() throws IOException {
        String ours = new String(benchmark("ours").writeMedia(), StandardCharsets.US_ASCII);
        assertEquals(ours, new String(benchmark("tree").writeMedia(), StandardCharsets.US_ASCII));
        assertArrayEquals(MU_LAW, new JsonMapper().readTree(ours).get("media").get("payload").binaryValue());
    }

    private static JsonFrameBenchmark benchmark(String rival) {
        JsonFrameBenchmark benchmark = new JsonFrameBenchmark();
        benchmark.rival = rival;
        benchmark.setUp();
        return benchmark;
    }
}
