package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEvent;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The recordings of a testbed, and the instruments that compare them with what was said and heard. */
final class Recordings {
    private static final int FRAME = 160;
    private static final int BEGINNING = 64;

    private Recordings() {
    }

    /** What the events of a call tell of its recording. */
    static List<String> events(Testbed bed, String callSid) {
        return bed.bridge().records().events(callSid).stream()
                .filter(event -> event.kind() == CallEvent.Kind.RECORDING).map(CallEvent::text).toList();
    }

    /** Waits until an event of this beginning is stored, and returns it. */
    static String await(Testbed bed, String callSid, String beginning) {
        Eventually.holds(() -> events(bed, callSid).stream().anyMatch(text -> text.startsWith(beginning)),
                () -> "no \"" + beginning + "\" in " + events(bed, callSid));
        return events(bed, callSid).stream().filter(text -> text.startsWith(beginning)).findFirst().orElseThrow();
    }

    /** The files of a call. */
    static List<Path> files(Testbed bed, String callSid) {
        Path directory = bed.data().resolve("recordings");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(callSid)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recording of a call that is over. */
    static WavFile.Stored whole(Testbed bed, String callSid) throws IOException {
        String stopped = await(bed, callSid, "stopped ");
        assertTrue(stopped.contains("nothing lost"), stopped);
        List<Path> files = files(bed, callSid);
        assertEquals(1, files.size(), files::toString);
        assertTrue(stopped.contains(files.getFirst().getFileName().toString()), stopped);
        return WavFile.readStored(files.getFirst());
    }

    /** A channel of a µ-law recording. */
    static byte[] channel(WavFile.Stored recording, int channel) {
        assertEquals(WavFile.Coding.MU_LAW, recording.coding());
        byte[] muLaw = new byte[recording.data().length / 2];
        for (int at = 0; at < muLaw.length; at++) {
            muLaw[at] = recording.data()[2 * at + channel];
        }
        return muLaw;
    }

    /** Fails unless as much of this noise, to a frame, stands in both, at the same time to a frame. */
    static void assertSame(String what, byte[] noise, byte[] heard, byte[] recorded) {
        int heardAt = find(noise, heard);
        int recordedAt = find(noise, recorded);
        assertTrue(heardAt >= 0 && recordedAt >= 0, () -> what + " begins at " + heardAt + " and " + recordedAt);
        assertEquals(heardAt, recordedAt, FRAME, what + ": beginning");
        assertEquals(matching(noise, heard, heardAt), matching(noise, recorded, recordedAt), FRAME,
                what + ": samples");
    }

    /** How much of the noise stands there, from its beginning. */
    static int lengthOf(byte[] noise, byte[] muLaw) {
        return matching(noise, muLaw, find(noise, muLaw));
    }

    private static int find(byte[] noise, byte[] muLaw) {
        for (int at = 0; at + BEGINNING <= muLaw.length; at++) {
            if (Arrays.equals(noise, 0, BEGINNING, muLaw, at, at + BEGINNING)) {
                return at;
            }
        }
        return -1;
    }

    private static int matching(byte[] noise, byte[] muLaw, int at) {
        int differs = Arrays.mismatch(noise, 0, noise.length, muLaw, at, Math.min(muLaw.length, at + noise.length));
        return differs < 0 ? noise.length : differs;
    }
}
