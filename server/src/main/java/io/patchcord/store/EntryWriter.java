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
     * Writes these entries of a process, but for those that may have been written before and were; or throws.
     *
     * @return the number of the last one that was not refused; 0 for none
     */
    long write(String instance, List<Numbered> entries, boolean inDoubt) {
        try {
            rows.write(instance, entries, inDoubt);
            return entries.isEmpty() ? 0 : entries.getLast().number();
        } catch (RuntimeException e) {
            if (!SqlFailure.isInData(e)) {
                throw e;
            }
            if (entries.size() == 1) {
                LOG.warn("an entry of the call log was refused: {}", SqlFailure.describe(e));
                refused.accept(entries.getFirst());
                return 0;
            }
            long last = 0;
            for (Numbered entry : entries) {
                last = Math.max(last, write(instance, List.of(entry), true));
            }
            return last;
        }
    }
}
