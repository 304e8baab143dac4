package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.store.SpoolFile.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {
    private static final long MOST_BYTES = 1_000;

    @TempDir
    private Path directory;
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("x.spool");
    }

    private SpoolFile open() throws IOException {
        return SpoolFile.open(path, MOST_BYTES).orElseThrow();
    }

    private static List<Frame> frames(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> new Frame(number, ("entry " + number).getBytes(StandardCharsets.UTF_8))).toList();
    }

    private static List<Long> numbers(List<Frame> frames) {
        return frames.stream().map(Frame::number).toList();
    }

    @Test
    void whatWasAppendedIsReadInThatOrderByTheNextOwner() throws IOException {
        try (SpoolFile file = open()) {
            file.append(frames(1, 3));
            file.append(frames(4, 5));
            assertEquals(5, file.waiting());
        }
        try (SpoolFile file = open()) {
            assertEquals(List.of(1L, 2L, 3L, 4L), numbers(file.next(4)));
            assertArrayEquals("entry 1".getBytes(StandardCharsets.UTF_8), file.next(1).getFirst().payload());
            file.drop(file.next(4));
            assertEquals(List.of(5L), numbers(file.next(4)));
            file.drop(file.next(4));
            assertEquals(List.of(), file.next(4));
            assertEquals(0, Files.size(path));
        }
        assertTrue(Files.notExists(path), "nothing waits in it");
    }

    /** At every byte: a process dies while it writes, or the disk keeps half of it. */
    @Test
    void aTornTailIsCutAndTheRestIsKept() throws IOException {
        try (SpoolFile file = open()) {
            file.append(frames(1, 3));
        }
        byte[] whole = Files.readAllBytes(path);
        int frame = whole.length / 3;
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            try (SpoolFile file = open()) {
                assertEquals(length / frame, file.waiting());
                file.append(frames(9, 9));
                assertEquals(9L, numbers(file.next(9)).getLast());
            }
        }
    }

    @Test
    void aFlippedBitEndsWhatIsBelieved() throws IOException {
        try (SpoolFile file = open()) {
            file.append(frames(1, 3));
        }
        byte[] whole = Files.readAllBytes(path);
        for (int at = whole.length / 3; at < whole.length * 2 / 3; at++) {
            byte[] broken = whole.clone();
            broken[at] ^= 4;
            Files.write(path, broken, StandardOpenOption.TRUNCATE_EXISTING);
            try (SpoolFile file = open()) {
                assertEquals(1, file.waiting(), "byte " + at);
            }
        }
    }

    @Test
    void itGrowsNoFurtherThanItMayAndThenKeepsAllOrNothing() throws IOException {
        try (SpoolFile file = open()) {
            file.append(frames(1, 30));
            assertThrows(IOException.class, () -> file.append(frames(31, 60)));
            assertEquals(30, file.waiting());
            file.drop(file.next(30));
            file.append(frames(31, 60));
            assertEquals(30, file.waiting());
            file.drop(file.next(30));
        }
    }

    @Test
    void aFullDiskIsAFailureAndNoMore() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "a device that is always full");
        Spool spool = new Spool(SpoolFile.open(full, MOST_BYTES));
        assertFalse(spool.keep(List.of(new Numbered(1, TestStore.event("CA1", 1)))));
        assertEquals(0, spool.waiting());
        assertEquals(List.of(), spool.oldest(9));
    }

    @Test
    void itIsItsOwnersAloneAndHasOne() throws IOException {
        try (SpoolFile file = open()) {
            assertTrue(SpoolFile.open(path, MOST_BYTES).isEmpty());
            assertTrue(SpoolFile.isHeld(path));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(0, file.waiting());
        }
        assertFalse(SpoolFile.isHeld(path));
    }
}
