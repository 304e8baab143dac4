package io.patchcord.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {
    @TempDir
    private Path directory;

    @Test
    void theUsualSyntaxIsUnderstood() throws IOException {
        Map<String, String> variables = read("""
                \uFEFFFIRST=1
                # comment

                export EXPORTED = spaced out \s
                HASH=a#b # comment
                EMPTY=
                ONLY_COMMENT= # nothing
                SINGLE='as $it "is" \\n # here' # comment
                DOUBLE="line\\nquote\\" back\\\\slash \\$ # kept"
                URL=jdbc:h2:x;A=B
                FIRST=2\r
                """, List.of());
        assertEquals(Map.of("EXPORTED", "spaced out", "HASH", "a#b", "EMPTY", "", "ONLY_COMMENT", "",
                "SINGLE", "as $it \"is\" \\n # here", "DOUBLE", "line\nquote\" back\\slash $ # kept",
                "URL", "jdbc:h2:x;A=B", "FIRST", "2"), variables);
    }

    @Test
    void eachBadLineIsNamedOnce() throws IOException {
        read("1A=x\nB='open\nC=\"a\" b\nD\n=x\nE-F=1\n", List.of("line 1: not of the form NAME=value",
                "line 2: quotes do not match", "line 3: quotes do not match", "line 4: not of the form NAME=value",
                "line 5: not of the form NAME=value", "line 6: not of the form NAME=value"));
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Path file = Files.write(directory.resolve(".env"), new byte[] {'A', '=', (byte) 0xFF});
        List<String> problems = new ArrayList<>();
        DotEnv.read(file, problems);
        assertEquals(List.of(file + ": not UTF-8 text"), problems);
    }

    private Map<String, String> read(String text, List<String> expected) throws IOException {
        Path file = Files.writeString(directory.resolve(".env"), text);
        List<String> problems = new ArrayList<>();
        Map<String, String> variables = DotEnv.read(file, problems);
        assertEquals(expected.stream().map(line -> file + " " + line).toList(), problems);
        return variables;
    }

    @Test
    void aValueOfManyEscapesIsReadLikeAnyOther() throws IOException {
        Path file = Files.writeString(directory.resolve(".env"), "A=\"" + "\\n".repeat(30_000) + "\" # long\n");
        assertEquals(Map.of("A", "\n".repeat(30_000)), DotEnv.read(file, new ArrayList<>()));
    }
}
