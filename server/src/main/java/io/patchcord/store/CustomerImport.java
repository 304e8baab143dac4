package io.patchcord.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
            return database.onConnection(connection -> store(file, csv, connection, progress));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Reads what {@code csv} holds and stores nothing.
     *
     * @param problems takes everything that is wrong, each with its line number
     * @return how many good rows there are
     */
    public static long check(InputStream csv, List<String> problems) throws IOException {
        CustomerCsv file = new CustomerCsv();
        long[] rows = {0};
        try {
            file.read(csv, (_, _) -> rows[0]++);
        } catch (SQLException e) {
            throw new IllegalStateException("nothing is stored here", e);
        }
        problems.addAll(file.problems());
        return rows[0];
    }

    private static Result store(CustomerCsv file, InputStream csv, Connection connection, LongConsumer progress)
            throws SQLException {
        List<String> problems = file.problems();
        long[] rows = {0};
        try (CustomerBatch batch = new CustomerBatch(connection)) {
            file.read(csv, (phone, customer) -> {
                // after the first problem the rest is only checked
                if (problems.isEmpty()) {
                    batch.add(phone, customer);
                }
                if (++rows[0] % PROGRESS_ROWS == 0) {
                    progress.accept(rows[0]);
                }
            });
            if (!problems.isEmpty()) {
                throw new ImportException(problems);
            }
            batch.flush();
            return new Result(batch.inserted(), batch.updated());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
