package io.patchcord.control;

import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OrderForm;
import io.patchcord.outbound.OutboundOrder;
import io.patchcord.store.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the orders of a batch: columns {@code to}, {@code agent} and any others, which become variables. Every problem
 * is noted with its line; with any of them there is no batch. For one file, on one thread.
 */
final class BatchCsv {
    private final OrderForm form;
    private final String batch;
    private final List<String> problems = new ArrayList<>();
    private final List<OutboundOrder> orders = new ArrayList<>();
    private final Map<PhoneNumber, Long> lines = new HashMap<>();

    BatchCsv(OrderForm form, String batch) {
        this.form = form;
        this.batch = batch;
    }

    /** What is wrong. */
    List<String> problems() {
        return problems;
    }

    /** Reads the file; the orders in their order. */
    List<OutboundOrder> read(InputStream csv) throws IOException {
        try (CsvRows rows = new CsvRows(csv, problems)) {
            Optional<List<String>> columns = rows.header().filter(this::check);
            while (columns.isPresent()) {
                Optional<CsvRows.Row> row = rows.next();
                if (row.isEmpty()) {
                    break;
                }
                row(columns.get(), row.get());
            }
        }
        if (problems.isEmpty() && orders.isEmpty()) {
            problems.add("line 2: there is nobody to call");
        }
        return orders;
    }

    private boolean check(List<String> columns) {
        List<String> names = columns.stream().map(String::strip).toList();
        if (!names.contains("to")) {
            problems.add("line 1: column to is missing"
                    + (names.size() == 1 && names.getFirst().contains(";") ? "; separate by commas" : ""));
        }
        if (new LinkedHashSet<>(names).size() < names.size()) {
            problems.add("line 1: a column is there twice");
        }
        return problems.isEmpty();
    }

    private void row(List<String> columns, CsvRows.Row row) {
        if (row.values().size() != columns.size()) {
            problems.add("line " + row.line() + ": has " + row.values().size() + " columns, the header has "
                    + columns.size());
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int at = 0; at < columns.size(); at++) {
            values.put(columns.get(at).strip(), row.values().get(at).strip());
        }
        String to = values.remove("to");
        String agent = Optional.ofNullable(values.remove("agent")).orElse("");
        List<String> mistakes = new ArrayList<>();
        Optional<OutboundOrder> order = form.read(new OrderForm.Entry(to, agent, "", values), batch, mistakes);
        PhoneNumber.parse(to).map(number -> lines.putIfAbsent(number, row.line())).ifPresent(earlier ->
                mistakes.add("that number is on line " + earlier + " already"));
        mistakes.forEach(mistake -> problems.add("line " + row.line() + ": " + mistake));
        order.ifPresent(orders::add);
    }
}
