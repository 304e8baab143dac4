package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.call.CallEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traces, the console and README agree on the ends that nobody has to do anything about. */
class UsualEndsTest {
    private static final Pattern NAME = Pattern.compile("[A-Z]+(_[A-Z]+)*");

    @Test
    void shouldBeTheSameEverywhere() throws IOException {
        Set<String> usual = Arrays.stream(CallEnd.values()).filter(end -> !end.isFailure()).map(CallEnd::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(usual, names(Path.of("src/main/resources/console/dom.js"), "const USUAL = "));
        assertEquals(usual, names(Path.of("../README.md"), "| `CALLER_HUNG_UP`"));
    }

    /** The ends that are named in the line that begins so. */
    private static Set<String> names(Path file, String beginning) throws IOException {
        String line = Files.readAllLines(file).stream().filter(one -> one.startsWith(beginning)).findFirst()
                .orElseThrow();
        Set<String> all = Arrays.stream(CallEnd.values()).map(CallEnd::name).collect(Collectors.toSet());
        return NAME.matcher(line).results().map(MatchResult::group).filter(all::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
