package io.patchcord.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.bridge.Eventually;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallNote;
import io.patchcord.call.CallRecord;
import io.patchcord.call.NoLog;
import io.patchcord.call.Recording;
import io.patchcord.codec.WavFile;
import io.patchcord.config.RecordingConfig;
import io.patchcord.customer.Customer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallRecorderTest {
    private static final int FRAME = 160;
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @TempDir
    private Path directory;
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final Events events = new Events();
    private long frames;

    /** Keeps the events. */
    private static final class Events extends NoLog {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void opened(CallContext context) {
            throw new AssertionError("a recorder opens no call");
        }

        @Override
        public void event(CallEvent event) {
            throw new AssertionError("an archive does not know when calls began");
        }

        @Override
        public void noted(CallNote note) {
            lines.add(note.callSid() + " " + note.kind() + " " + note.text());
        }

        @Override
        public void closed(CallRecord record) {
            throw new AssertionError("a recorder closes no call");
        }
    }

    @Test
    void aDiskThatStandsStillCostsTheRecordingFramesAndTheCallNoTime() throws Exception {
        SlowDisk disk = new SlowDisk();
        int spoken = 3_000;
        try (CallRecorder recorder = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 0, disk)) {
            Recording recording = begin(recorder);
            disk.stop();
            speak(recording, 10);
            Eventually.holds(disk::stands, "nobody writes");
            long start = System.nanoTime();
            speak(recording, spoken - 20);
            long took = System.nanoTime() - start;
            assertTrue(disk.stands(), "the disk stood still all the while");
            assertTrue(took < 1_000_000_000, () -> "a minute of frames took " + took + " ns");
            disk.goOn();
            Eventually.holds(() -> recorder.lostFrames() > 0, "nothing counted");
            speak(recording, 10);
            recording.end();
            awaitStory("stopped ");
            assertTrue(story.getLast().endsWith(" frames lost"), story::toString);
            assertEquals(spoken - (TapRing.SLOTS - 80), recorder.lostFrames(), 20, "frames lost");
        }
        byte[] left = left(file());
        assertEquals(spoken * FRAME, left.length, "silence stands for what was lost");
        assertArrayEquals(frame(0), Arrays.copyOf(left, FRAME));
        assertArrayEquals(frame(spoken - 1), Arrays.copyOfRange(left, left.length - FRAME, left.length),
                "what comes afterwards stands in its time");
    }

    @Test
    void aFullDiskIsReportedOnceAndTheCallGoesOn() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        try (CallRecorder recorder = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 0,
                _ -> FileChannel.open(full, StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            Recording recording = begin(recorder);
            awaitStory("failed ");
            assertTrue(story.getLast().contains("No space left on device"), story::toString);
            speak(recording, 100);
            recording.end();
            assertEquals(1, recorder.failures());
        }
        assertEquals(1, story.size());
    }

    @Test
    void anErrorInOneRecordingEndsNoOther() throws Exception {
        Disk disk = file -> {
            if (file.toString().contains("CA1")) {
                throw new StackOverflowError("of this recording alone");
            }
            return Disk.LOCAL.create(file);
        };
        try (CallRecorder recorder = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 0, disk)) {
            Recording broken = begin(recorder, "CA1");
            awaitStory("failed ");
            Recording whole = begin(recorder, "CA2");
            speak(whole, 50);
            whole.end();
            awaitStory("stopped ");
            assertEquals("", broken.file());
            assertEquals(file().getFileName().toString(), whole.file());
            assertEquals(1, recorder.failures());
        }
        assertEquals(50 * FRAME, left(file()).length);
    }

    @Test
    void aRecordingStopsAtItsGreatestLength() throws Exception {
        try (CallRecorder recorder = recorder(RecordingConfig.Format.PCM_16, Duration.ofSeconds(1), 0, Disk.LOCAL)) {
            Recording recording = begin(recorder);
            speak(recording, 200);
            awaitStory("stopped ");
            speak(recording, 200);
            recording.end();
        }
        assertEquals(Duration.ofSeconds(1), WavFile.read(file()).duration());
    }

    @Test
    void aBridgeThatStopsCompletesItsRecordings() throws Exception {
        try (CallRecorder recorder = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 0, Disk.LOCAL)) {
            speak(begin(recorder), 50);
        }
        assertTrue(story.getLast().contains(": 1.00 s, nothing lost"), story::toString);
        assertEquals(50 * FRAME, left(file()).length);
    }

    @Test
    void oldRecordingsAreDeletedAndNothingElse() throws Exception {
        List<String> kept = List.of("20260301T120001Z-CA2-MZ1.wav", "notes.txt", "20260101T000000Z-CA9.wav",
                "20261399T000000Z-CA1-MZ1.wav");
        for (String name : kept) {
            Files.createFile(directory.resolve(name));
        }
        Files.createFile(directory.resolve("20260301T115959Z-CA1-MZ1.wav"));
        try (CallRecorder _ = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 30, Disk.LOCAL)) {
            Eventually.holds(() -> !events.lines.isEmpty(), "nothing deleted");
        }
        assertEquals(List.of("CA1 RECORDING deleted 20260301T115959Z-CA1-MZ1.wav after 30 days"), events.lines);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(Set.copyOf(kept), Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void aRecordingThatWasLeftOpenIsCompletedUnlessItIsStillWritten() throws Exception {
        Path left = directory.resolve("20260331T115959Z-CA1-MZ1.open.wav");
        byte[] header = WavFile.header(WavFile.Coding.PCM_16, 8_000, 2, 0);
        Files.write(left, Arrays.copyOf(header, header.length + 4 * 8_000 + 3));
        Path written = directory.resolve("20260331T115959Z-CA2-MZ2.open.wav");
        try (var _ = Disk.LOCAL.create(written);
                CallRecorder _ = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 30, Disk.LOCAL)) {
            Eventually.holds(() -> !events.lines.isEmpty(), "nothing repaired");
            assertEquals(List.of("CA1 RECORDING repaired 20260331T115959Z-CA1-MZ1.wav: 1.00 s, cut off when the "
                    + "process died"), events.lines);
            assertEquals(Duration.ofSeconds(1),
                    WavFile.read(directory.resolve("20260331T115959Z-CA1-MZ1.wav")).duration());
            assertTrue(Files.exists(written));
        }
    }

    @Test
    void whatADeadNeighbourLeftOpenIsCompletedWhenItsDeathIsNoticed() throws Exception {
        try (CallRecorder recorder = recorder(RecordingConfig.Format.ULAW, Duration.ofHours(1), 30, Disk.LOCAL)) {
            recorder.look();
            Path left = directory.resolve("20260331T115959Z-CA1-MZ1.open.wav");
            byte[] header = WavFile.header(WavFile.Coding.PCM_16, 8_000, 2, 0);
            Files.write(left, Arrays.copyOf(header, header.length + 4 * 8_000));
            recorder.look();
            Eventually.holds(() -> Files.exists(directory.resolve("20260331T115959Z-CA1-MZ1.wav")), "left open");
            assertFalse(Files.exists(left));
        }
    }

    @Test
    void aDirectoryThatIsNoneIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        RecordingConfig config = new RecordingConfig(Set.of("all"), file, RecordingConfig.Format.ULAW, "", 0,
                Duration.ofHours(1));
        assertThrows(IOException.class, () -> new CallRecorder(config, events));
    }

    private CallRecorder recorder(RecordingConfig.Format format, Duration maxLength, int days, Disk disk)
            throws IOException {
        return new CallRecorder(new RecordingConfig(Set.of("general"), directory, format, "", days, maxLength), events,
                disk, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Recording begin(CallRecorder recorder) {
        return begin(recorder, "CA1");
    }

    private Recording begin(CallRecorder recorder, String callSid) {
        return recorder.begin(new CallContext(callSid, "AC1", "anonymous", "+15005550006", Customer.stranger(),
                "general", Instant.now()), "MZ1", story::add);
    }

    /** So many frames of the caller, one behind the other by Twilio's time and by that of their reading. */
    private void speak(Recording recording, int count) {
        for (int at = 0; at < count; at++) {
            recording.callerFrame(frame(frames), 0, FRAME, (frames + 1) * 20, System.nanoTime() + frames * 20_000_000);
            frames++;
        }
    }

    private static byte[] frame(long number) {
        byte[] frame = new byte[FRAME];
        Arrays.fill(frame, (byte) (1 + number % 100));
        return frame;
    }

    private void awaitStory(String beginning) {
        Eventually.holds(() -> story.stream().anyMatch(text -> text.startsWith(beginning)),
                () -> "no " + beginning + "in " + story);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".open.wav")).findFirst().orElseThrow();
        }
    }

    private static byte[] left(Path file) throws IOException {
        byte[] stereo = WavFile.readStored(file).data();
        byte[] left = new byte[stereo.length / 2];
        for (int at = 0; at < left.length; at++) {
            left[at] = stereo[2 * at];
        }
        return left;
    }
}
