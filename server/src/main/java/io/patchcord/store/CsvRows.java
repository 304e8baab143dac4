package io.patchcord.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of comma separated values (RFC 4180) in UTF-8, with or without a byte order mark. After quotes that don't
 * match nothing is certain: that is noted, and the rows end. For one file, on one thread.
 */
public final class CsvRows implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> problems;

    /**
     * A row.
     *
     * @param line the line it begins on
     * @param values its values, untrimmed
     */
    public record Row(long line, List<String> values) {
        /** Whether there is nothing in it. */
        boolean isBlank() {
            return values.size() == 1 && values.getFirst().isBlank();
        }
    }

    /** The rows of {@code csv}; what is wrong goes on {@code problems}. */
    public CsvRows(InputStream csv, List<String> problems) throws IOException {
        this.parser = FORMAT.parse(withoutMark(csv));
        this.records = parser.iterator();
        this.problems = problems;
    }

    /** The names of the columns; empty, and noted, when the file doesn't begin with them. */
    public Optional<List<String>> header() throws IOException {
        Optional<List<String>> header = read().filter(row -> !row.isBlank()).map(Row::values);
        if (header.isEmpty() && problems.isEmpty()) {
            problems.add("line 1: the file must begin with a line that names the columns");
        }
        return header;
    }

    /** The next row that isn't blank; empty at the end. */
    public Optional<Row> next() throws IOException {
        Optional<Row> row = read();
        while (row.isPresent() && row.get().isBlank()) {
            row = read();
        }
        return row;
    }

    private Optional<Row> read() throws IOException {
        long line = parser.getCurrentLineNumber() + 1;
        try {
            return records.hasNext() ? Optional.of(new Row(line, records.next().toList())) : Optional.empty();
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CSVException)) {
                throw e.getCause();
            }
            problems.add("line " + line + ": quotes do not match: one is not closed, or text follows a closing one; "
                    + "the rest of the file was not read");
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** The text. Bytes that aren't UTF-8 become U+FFFD, which readers refuse and which keeps its line number. */
    private static BufferedReader withoutMark(InputStream csv) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }
}
