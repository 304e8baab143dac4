package io.patchcord.store;

import io.helidon.dbclient.DbTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Stores the customers of a CSV file: all of them or none, in one transaction. A known number is replaced, a new one
 * added, and who isn't in the file stays. Thread-safe.
 */
public final class CustomerImport {
    private static final long PROGRESS_ROWS = 10_000;

    private final Database database;

    /** Imports into {@code database}. */
    public CustomerImport(Database database) {
        this.database = database;
    }

    /**
     * What an import did.
     *
     * @param inserted numbers that are new
     * @param updated numbers that were known
     */
    public record Result(long inserted, long updated) {
    }

    /** Imports a file; see {@link #run(InputStream, LongConsumer)}. */
    public Result run(Path file, LongConsumer progress) throws IOException {
        try (InputStream csv = Files.newInputStream(file)) {
            return run(csv, progress);
        }
    }

    /**
     * Imports what {@code csv} holds.
     *
     * @param progress is told the number of rows so far, every 10,000 of them
     * @throws ImportException when anything in it is wrong, listing every problem with its line number
     */
    public Result run(InputStream csv, LongConsumer progress) throws IOException {
        CustomerCsv file = new CustomerCsv();
        try {
            return database.inTransaction(transaction -> store(file, csv, transaction, progress));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Result store(CustomerCsv file, InputStream csv, DbTransaction transaction, LongConsumer progress) {
        Tally tally = new Tally();
        List<String> problems = file.problems();
        // Helidon warns of a transaction that ends without a statement, and a file may have no good row.
        transaction.createGet("SELECT 1 AS one").execute();
        try {
            file.read(csv, (phone, customer) -> {
                // after the first problem the rest is only checked
                if (problems.isEmpty()) {
                    tally.count(CustomerStore.upsert(transaction, phone, customer));
                }
                if (++tally.rows % PROGRESS_ROWS == 0) {
                    progress.accept(tally.rows);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) {
            throw new ImportException(problems);
        }
        return new Result(tally.inserted, tally.updated);
    }

    /** The counts of one import. */
    private static final class Tally {
        private long rows;
        private long inserted;
        private long updated;

        private void count(boolean isNew) {
            if (isNew) {
                inserted++;
            } else {
                updated++;
            }
        }
    }
}
