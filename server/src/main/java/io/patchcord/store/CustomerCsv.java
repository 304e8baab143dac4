package io.patchcord.store;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads customers from comma separated values (RFC 4180) in UTF-8, with or without a byte order mark. The first line
 * names the columns; see {@link CustomerColumns}. Every problem is noted with the number of the line its row begins
 * on, and reading goes on, except after quotes that don't match: from there nothing is certain. For one file, on one
 * thread.
 */
final class CustomerCsv {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final List<String> problems = new ArrayList<>();
    private final Map<PhoneNumber, Long> lines = new HashMap<>();

    /** Takes the good rows, in their order. */
    @FunctionalInterface
    interface Sink {
        void row(PhoneNumber phone, Customer customer) throws SQLException;
    }

    /** Reads the whole file into {@code sink}; what is wrong is in {@link #problems()} then, and at any time. */
    void read(InputStream csv, Sink sink) throws IOException, SQLException {
        try (CSVParser parser = FORMAT.parse(withoutMark(csv))) {
            Iterator<CSVRecord> records = parser.iterator();
            Optional<CustomerColumns> columns = header(parser, records);
            if (columns.isPresent()) {
                rows(parser, records, columns.get(), sink);
            }
        }
    }

    /** What is wrong so far. */
    List<String> problems() {
        return problems;
    }

    private Optional<CustomerColumns> header(CSVParser parser, Iterator<CSVRecord> records) throws IOException {
        Optional<CSVRecord> header = next(parser, records);
        if (header.isEmpty() || isBlank(header.get())) {
            if (problems.isEmpty()) {
                problems.add("line 1: the file must begin with a line that names the columns");
            }
            return Optional.empty();
        }
        List<String> mistakes = new ArrayList<>();
        CustomerColumns columns = CustomerColumns.of(header.get().toList(), mistakes);
        mistakes.forEach(mistake -> problems.add("line 1: " + mistake));
        return Optional.of(columns).filter(_ -> mistakes.isEmpty());
    }

    private void rows(CSVParser parser, Iterator<CSVRecord> records, CustomerColumns columns, Sink sink)
            throws IOException, SQLException {
        while (true) {
            long line = parser.getCurrentLineNumber() + 1;
            Optional<CSVRecord> next = next(parser, records);
            if (next.isEmpty()) {
                return;
            }
            if (!isBlank(next.get())) {
                row(line, columns, next.get().toList(), sink);
            }
        }
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

    private Optional<CSVRecord> next(CSVParser parser, Iterator<CSVRecord> records) throws IOException {
        long line = parser.getCurrentLineNumber() + 1;
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CSVException)) {
                throw e.getCause();
            }
            problems.add("line " + line + ": quotes do not match: one is not closed, or text follows a closing one; "
                    + "the rest of the file was not read");
            return Optional.empty();
        }
    }

    private static boolean isBlank(CSVRecord csvRecord) {
        return csvRecord.size() == 1 && csvRecord.get(0).isBlank();
    }

    /** The text. Bytes that aren't UTF-8 become U+FFFD, which the columns refuse and which keeps its line number. */
    private static BufferedReader withoutMark(InputStream csv) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }
}
