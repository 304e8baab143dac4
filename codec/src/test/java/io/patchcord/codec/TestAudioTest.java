package io.patchcord.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestAudioTest {
    private static final Path ROOT = Path.of(System.getProperty("patchcord.audio")).normalize();
    private static final Set<String> ABOUT = Set.of("README.md", "MANIFEST.tsv", "make.sh");

    static List<Entry> entries() throws IOException {
        return Files.readAllLines(ROOT.resolve("MANIFEST.tsv")).stream().skip(1).map(Entry::parse).toList();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyListedFileIsWhatTheManifestSays(Entry entry) throws IOException, NoSuchAlgorithmException {
        Path file = ROOT.resolve(entry.path);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        assertEquals(entry.sha256, HexFormat.of().formatHex(digest));
        assertTrue(!entry.content.isBlank() && !entry.source.isBlank() && !entry.licence.isBlank());
        assertTrue(Files.size(file) < 700_000, "too large for a repository");
        if (entry.path.endsWith(".wav")) {
            WavFile wav = WavFile.read(file);
            assertEquals(entry.rate, Integer.toString(wav.sampleRate()));
            assertEquals(entry.channels, Integer.toString(wav.channels()));
            assertEquals(entry.millis, Long.toString(wav.duration().toMillis()));
        }
    }

    @Test
    void noFileIsUnlisted() throws IOException {
        Set<String> listed = entries().stream().map(Entry::path).collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.walk(ROOT)) {
            Set<String> found = files.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> !ABOUT.contains(path) && !path.startsWith("LICENSES/")
                            && !path.startsWith("captures/"))   // dropped there as they were saved
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(listed, found);
        }
    }

    record Entry(String path, String sha256, String rate, String channels, String millis, String content, String source,
                 String licence) {
        static Entry parse(String line) {
            String[] fields = line.split("\t", -1);
            assertEquals(8, fields.length, line);
            return new Entry(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
