package io.patchcord.store;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads customers from comma separated values (RFC 4180) in UTF-8, with or without a byte order mark. The first line
 * names the columns; see {@link CustomerColumns}. Every problem is noted with the number of the line its row begins
 * on, and reading goes on, except after quotes that don't match: from there nothing is certain. For one file, on one
 * thread.
 */
final class CustomerCsv {
    private final List<String> problems = new ArrayList<>();
    private final Map<PhoneNumber, Long> lines = new HashMap<>();

    /** Takes the good rows, in their order. */
    @FunctionalInterface
    interface Sink {
        void row(PhoneNumber phone, Customer customer) throws SQLException;
    }

    /** Reads the whole file into {@code sink}; what is wrong is in {@link #problems()} then, and at any time. */
    void read(InputStream csv, Sink sink) throws IOException, SQLException {
        try (CsvRows rows = new CsvRows(csv, problems)) {
            Optional<CustomerColumns> columns = rows.header().flatMap(this::columns);
            while (columns.isPresent()) {
                Optional<CsvRows.Row> next = rows.next();
                if (next.isEmpty()) {
                    return;
                }
                row(next.get().line(), columns.get(), next.get().values(), sink);
            }
        }
    }

    /** What is wrong so far. */
    List<String> problems() {
        return problems;
    }

    private Optional<CustomerColumns> columns(List<String> header) {
        List<String> mistakes = new ArrayList<>();
        CustomerColumns columns = CustomerColumns.of(header, mistakes);
        mistakes.forEach(mistake -> problems.add("line 1: " + mistake));
        return Optional.of(columns).filter(_ -> mistakes.isEmpty());
    }

    private void row(long line, CustomerColumns columns, List<String> values, Sink sink)
            throws SQLException {
        List<String> mistakes = new ArrayList<>();
        Optional<CustomerColumns.Row> row = columns.read(values, mistakes);
        row.map(CustomerColumns.Row::phone).map(phone -> lines.putIfAbsent(phone, line)).ifPresent(earlier ->
                mistakes.add("phone " + row.get().phone() + " is on line " + earlier + " already"));
        mistakes.forEach(mistake -> problems.add("line " + line + ": " + mistake));
        if (mistakes.isEmpty() && row.isPresent()) {
            sink.row(row.get().phone(), row.get().customer());
        }
    }
}
