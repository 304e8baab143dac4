package io.patchcord.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes log entries so that one which no database would take does not hold up the others. What its data are to blame
 * for is left out at once; what else may be its own fault, once it has failed by itself several times and the database
 * takes a whole call of plain words. Not thread-safe: its owner's thread.
 */
final class EntryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWriter.class);

    /** Some twenty seconds, by the pauses of whoever tries: what a moment brings about is over. */
    static final int TRIES = 10;

    /** An entry, by the process it is of. */
    private record Key(String instance, long number) {
    }

    private final CallRows rows;
    private final Consumer<Numbered> refused;
    private final int mostTries;
    private final Map<Key, Integer> failed = new HashMap<>();   // so often; until what it came with is through
    private final Set<Key> leftOut = new HashSet<>();

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
        long last = attempt(instance, entries, known);
        failed.keySet().removeIf(key -> key.instance().equals(instance));
        leftOut.removeIf(key -> key.instance().equals(instance));
        return last;
    }

    private long attempt(String instance, List<Numbered> entries, long known) {
        try {
            rows.write(instance, entries, known);
            return entries.isEmpty() ? known : Math.max(known, entries.getLast().number());
        } catch (RuntimeException | Error e) {
            if (!SqlFailure.isInData(e) && !SqlFailure.mayBeTheEntrys(e)) {
                throw e;
            }
            if (entries.size() == 1) {
                Key key = new Key(instance, entries.getFirst().number());
                if (SqlFailure.isInData(e) || leftOut.contains(key)) {
                    return leaveOut(key, entries.getFirst(), e, known);
                }
                if (failed.merge(key, 1, Integer::sum) < mostTries) {
                    throw e;
                }
                return lastTry(key, entries, known);
            }
            long last = known;
            for (Numbered entry : entries) {
                last = attempt(instance, List.of(entry), last);
            }
            return last;
        }
    }

    /** Only now, as a table may have been put back meanwhile; throws when the database minds {@link PlainCall} too. */
    private long lastTry(Key key, List<Numbered> entry, long known) {
        try {
            rows.probe(key.instance());
        } catch (RuntimeException e) {
            if (!SqlFailure.isInData(e)) {   // else it minds what is said, so it would take something
                throw e;
            }
        }
        try {
            rows.write(key.instance(), entry, known);
            return Math.max(known, key.number());
        } catch (RuntimeException | Error e) {
            if (!SqlFailure.isInData(e) && !SqlFailure.mayBeTheEntrys(e)) {
                throw e;
            }
            return leaveOut(key, entry.getFirst(), e, known);
        }
    }

    private long leaveOut(Key key, Numbered entry, Throwable why, long known) {
        if (leftOut.add(key)) {
            LOG.warn("an entry of the call log was refused: {}", SqlFailure.describe(why));
            refused.accept(entry);
        }
        return known;
    }
}
