package io.patchcord.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the generator reads and writes byte by byte. */
class WireTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 125, 126, 127, 65_535, 65_536})
    void aFrameIsWholeOnlyWithItsLastByte(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        for (boolean masked : new boolean[] {false, true}) {
            byte[] frame = Frames.frame(Frames.TEXT, payload, masked);
            Frames frames = new Frames();
            for (int end = 0; end < Math.min(frame.length, 20); end++) {
                assertFalse(frames.next(frame, 0, end));
            }
            assertFalse(frames.next(frame, 0, frame.length - 1));
            assertTrue(frames.next(frame, 0, frame.length));
            assertArrayEquals(payload, Arrays.copyOfRange(frame, frames.from(), frames.to()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "{\"user_audio_chunk\":\"AAAA\"}                                                        | audio | 3",
        "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"AAA=\"}}           | audio | 2",
        "{\"type\":\"audio\",\"audio_event\":{\"event_id\":1,\"audio_base_64\":\"AA==\"} }      | audio | 1",
        "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"t1:0\"}}                | mark  | 0",
        "{\"event\":\"clear\",\"streamSid\":\"MZ1\"}                                            | other | 0",
        "{\"type\":\"pong\",\"event_id\":7}                                                     | none  | 0",
        "\"                                                                                     | none  | 0",
        "}                                                                                      | none  | 0"
    })
    void theLastMemberTellsAudioFromMarks(String json, String kind, int byteCount) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        LastMember member = new LastMember();
        assertEquals(!kind.equals("none"), member.find(bytes, 0, bytes.length));
        if (!kind.equals("none")) {
            assertEquals(kind.equals("audio"), member.isAudio());
            assertEquals(kind.equals("mark"), member.isMark());
        }
        if (kind.equals("audio")) {
            assertEquals(byteCount, member.decodedLength());
        }
    }

    @Test
    void pausesCountWithinTheTimesAskedFor(@TempDir Path directory) throws IOException {
        Path log = Files.writeString(directory.resolve("gc.log"), """
                [1000ms] Using Serial
                [1500ms] GC(0) Pause Young (Allocation Failure) 52M->3M(250M) 1.250ms
                [2000ms] GC(1) Pause Young (Allocation Failure) 54M->3M(250M) 3.500ms
                [2500ms] GC(2) Concurrent Mark 9.000ms
                [3500ms] GC(3) Pause Full (System.gc()) 54M->3M(250M) 30.000ms
                """);
        assertEquals(new GcPauses(2, 3.5, 4.75), GcPauses.between(log, 1_500, 3_000));
        assertEquals(new GcPauses(0, 0, 0), GcPauses.between(directory.resolve("none"), 0, 3_000));
    }
}
