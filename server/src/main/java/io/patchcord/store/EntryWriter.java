package io.patchcord.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes log entries so that one which no database would take does not hold up the others. What its data are to blame
 * for is left out at once; what else may be its own fault, once it has failed by itself several times and the database
 * takes other things. Not thread-safe: its owner's thread.
 */
final class EntryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWriter.class);

    /** Some twenty seconds, by the pauses of whoever tries: what a moment brings about is over. */
    static final int TRIES = 10;

    /** An entry that has failed by itself, so often in a row. */
    private record Failed(long number, int tries) {
    }

    private final CallRows rows;
    private final Consumer<Numbered> refused;
    private final int mostTries;
    private final Map<String, Failed> failed = new HashMap<>();   // by the process it is of

    /** Tells {@code refused} what was left out. */
    EntryWriter(CallRows rows, Consumer<Numbered> refused) {
        this(rows, refused, TRIES);
    }

    /** Likewise; what may be the entry's fault is tried so often. */
    EntryWriter(CallRows rows, Consumer<Numbered> refused, int mostTries) {
        this.rows = rows;
        this.refused = refused;
        this.mostTries = mostTries;
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
            boolean inData = SqlFailure.isInData(e);
            if (!inData && !SqlFailure.mayBeTheEntrys(e)) {
                throw e;
            }
            if (entries.size() == 1) {
                if (!inData && !isHopeless(instance, entries.getFirst())) {
                    throw e;
                }
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

    /** Whether an entry that has failed by itself has done so often enough; throws when the database takes nothing. */
    private boolean isHopeless(String instance, Numbered entry) {
        Failed one = failed.merge(instance, new Failed(entry.number(), 1), (before, now) ->
                before.number() == now.number() ? new Failed(now.number(), before.tries() + 1) : now);
        if (one.tries() < mostTries) {
            return false;
        }
        rows.probe(instance);
        return true;
    }
}
