package io.patchcord.store;

import java.util.List;

/** A file of customers was refused as a whole; nothing of it was stored. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** One exception for all {@code problems}, each beginning with its line number. */
    public ImportException(List<String> problems) {
        super("nothing was imported: " + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                + "\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order of their lines. */
    public List<String> problems() {
        return problems;
    }
}
