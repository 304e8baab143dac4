package io.patchcord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RevisionTest {
    @TempDir
    private Path directory;

    @Test
    void isTheCheckoutsCommitAndWhetherThereIsMore() throws Exception {
        git("init", "--quiet");
        assertEquals(Optional.empty(), Revision.at(directory), "nothing is committed");
        git("commit", "--quiet", "--allow-empty", "--message", "first");
        Revision first = Revision.at(directory).orElseThrow();
        assertTrue(first.commit().matches("[0-9a-f]{40,64}"), first::commit);
        assertTrue(first.clean());
        assertEquals("commit " + first.commit().substring(0, 12), first.toString());
        Files.writeString(directory.resolve("more"), "");
        Revision more = Revision.at(directory).orElseThrow();
        assertEquals(new Revision(first.commit(), false), more);
        assertTrue(more.toString().endsWith(" and changes"), more::toString);
    }

    @Test
    void isNoneOutsideACheckout() throws IOException {
        assertEquals(Optional.empty(), Revision.at(directory));
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        // a hook of the developer's checkout names that one by these variables
        List<String> command = new ArrayList<>(List.of("env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u",
                "GIT_INDEX_FILE", "git", "-C", directory.toString(), "-c", "user.name=Test", "-c",
                "user.email=test@example.com", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        assertEquals(0, Program.run(command, "").orElseThrow().exitCode());
    }
}
