package io.patchcord.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was measured, as git has it.
 *
 * @param commit its whole hash
 * @param clean whether nothing else was in its checkout
 */
record Revision(String commit, boolean clean) {
    private static final int SHORT = 12;

    /** That of the directory's checkout; empty where there is none, or no git. */
    static Optional<Revision> at(Path directory) throws IOException {
        Optional<String> commit = git(directory, "rev-parse", "--verify", "HEAD");
        Optional<String> changes = git(directory, "status", "--porcelain");
        return commit.flatMap(hash -> changes.map(list -> new Revision(hash, list.isEmpty())));
    }

    private static Optional<String> git(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        try {
            return Program.run(command, "").filter(ended -> ended.exitCode() == 0).map(ended -> ended.output().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public String toString() {
        return "commit " + commit.substring(0, Math.min(SHORT, commit.length())) + (clean ? "" : " and changes");
    }
}
