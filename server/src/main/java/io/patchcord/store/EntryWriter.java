package io.patchcord.store;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes log entries so that one which no database would take does not hold up the others. Thread-safe. */
final class EntryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWriter.class);

    private final CallRows rows;
    private final Consumer<Numbered> refused;

    /** Tells {@code refused} what was left out. */
    EntryWriter(CallRows rows, Consumer<Numbered> refused) {
        this.rows = rows;
        this.refused = refused;
    }

    /**
     * Writes these entries of a process, but for those that were written before; or throws, also when what was there,
     * up to the entry of number {@code known}, is gone.
     *
     * @return the number of the last entry that is there now
     */
    long write(String instance, List<Numbered> entries, long known) {
        try {
            rows.write(instance, entries, known);
            return entries.isEmpty() ? known : Math.max(known, entries.getLast().number());
        } catch (RuntimeException e) {
            if (!SqlFailure.isInData(e)) {
                throw e;
            }
            if (entries.size() == 1) {
                LOG.warn("an entry of the call log was refused: {}", SqlFailure.describe(e));
                refused.accept(entries.getFirst());
                return known;
            }
            long last = known;
            for (Numbered entry : entries) {
                last = write(instance, List.of(entry), last);
            }
            return last;
        }
    }
}
