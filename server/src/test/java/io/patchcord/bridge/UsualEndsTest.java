package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.patchcord.call.CallEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traces, the console and documents agree on ends: whose they are, and which nobody has to do anything about. */
class UsualEndsTest {
    private static final Path README = Path.of("../README.md");
    private static final Pattern NAME = Pattern.compile("[A-Z]+(_[A-Z]+)*");

    @Test
    void shouldBeTheSameEverywhere() throws IOException {
        Set<String> usual = Arrays.stream(CallEnd.values()).filter(end -> !end.isFailure()).map(CallEnd::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(usual, names(Path.of("src/main/resources/console/dom.js"), "const USUAL = "));
        assertEquals(usual, names(README, "| `CALLER_HUNG_UP`"));
    }

    /** In a row of README's the groups of the first cell and the parties of the second are divided by the same dots. */
    @Test
    void shouldHaveThePartyThatReadmeSays() throws IOException {
        Map<String, String> said = new TreeMap<>();
        for (String row : table(README)) {
            String[] cells = row.split("\\|");
            String[] ends = cells[1].split("·");
            String[] parties = cells[2].split("·");
            assertEquals(ends.length, parties.length, row);
            for (int at = 0; at < ends.length; at++) {
                String party = parties[at].strip();
                names(ends[at]).forEach(end -> assertNull(said.put(end, party), () -> end + " stands there twice"));
            }
        }
        assertEquals(Arrays.stream(CallEnd.values()).collect(Collectors.toMap(CallEnd::name,
                end -> end.party().name().toLowerCase(Locale.ROOT), (one, _) -> one, TreeMap::new)), said);
    }

    @Test
    void shouldStandInTheHandbookIfItIsAFailure() throws IOException {
        Set<String> failures = Arrays.stream(CallEnd.values()).filter(CallEnd::isFailure).map(CallEnd::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(failures, table(Path.of("../config/handbook.md")).stream()
                .flatMap(row -> names(row.split("\\|")[1]).stream()).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The rows of the table of end reasons, without its head. */
    private static List<String> table(Path file) throws IOException {
        return Files.readAllLines(file).stream().dropWhile(line -> !line.startsWith("| end reason |")).skip(2)
                .takeWhile(line -> line.startsWith("|")).toList();
    }

    /** The ends that are named in the line that begins so. */
    private static Set<String> names(Path file, String beginning) throws IOException {
        return names(Files.readAllLines(file).stream().filter(one -> one.startsWith(beginning)).findFirst()
                .orElseThrow());
    }

    private static Set<String> names(String text) {
        Set<String> all = Arrays.stream(CallEnd.values()).map(CallEnd::name).collect(Collectors.toSet());
        return NAME.matcher(text).results().map(MatchResult::group).filter(all::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
