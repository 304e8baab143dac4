package io.patchcord.store;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores many customers over one connection, a thousand at a time: JDBC's own batches, since Helidon's client prepares
 * and sends each row by itself (100,000 new rows in H2: 4.1 s of CPU against 2.8 s here). Updates first and inserts
 * what was not there, rather than MERGE, because only so it is known which of them happened. Not thread-safe; the
 * transaction is the caller's.
 */
final class CustomerBatch implements AutoCloseable {
    private static final int ROWS = 1_000;
    private static final String UPDATE = """
            UPDATE customer SET customer_id = ?, name = ?, due_date = ?, amount_due = ?, emi_eligible = ?,
                language = ?, attributes = ?
            WHERE phone = ?""";
    private static final String INSERT = """
            INSERT INTO customer (customer_id, name, due_date, amount_due, emi_eligible, language, attributes, phone)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

    private final PreparedStatement update;
    private final PreparedStatement insert;
    private final List<Row> rows = new ArrayList<>(ROWS);
    private long inserted;
    private long updated;

    CustomerBatch(Connection connection) throws SQLException {
        update = connection.prepareStatement(UPDATE);
        insert = connection.prepareStatement(INSERT);
    }

    private record Row(PhoneNumber phone, Customer customer) {
    }

    /** Adds a customer; numbers must be distinct until the next {@link #flush()}. */
    void add(PhoneNumber phone, Customer customer) throws SQLException {
        rows.add(new Row(phone, customer));
        if (rows.size() == ROWS) {
            flush();
        }
    }

    /** Writes what was added. */
    void flush() throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        for (Row row : rows) {
            bind(update, row);
        }
        int[] counts = update.executeBatch();
        int missing = 0;
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] == 0) {
                bind(insert, rows.get(at));
                missing++;
            }
        }
        if (missing > 0) {
            insert.executeBatch();
        }
        inserted += missing;
        updated += rows.size() - missing;
        rows.clear();
    }

    /** How many numbers were new. */
    long inserted() {
        return inserted;
    }

    /** How many numbers were known. */
    long updated() {
        return updated;
    }

    @Override
    public void close() throws SQLException {
        try (insert) {
            update.close();
        }
    }

    private static void bind(PreparedStatement statement, Row row) throws SQLException {
        Customer customer = row.customer();
        int at = 0;
        statement.setString(++at, customer.customerId());
        statement.setString(++at, customer.name());
        if (customer.dueDate().isPresent()) {
            statement.setObject(++at, customer.dueDate().get());
        } else {
            statement.setNull(++at, Types.DATE);
        }
        statement.setBigDecimal(++at, customer.amountDue());
        statement.setBoolean(++at, customer.emiEligible());
        statement.setString(++at, customer.language());
        statement.setString(++at, AttributesJson.write(customer.attributes()));
        statement.setString(++at, row.phone().e164());
        statement.addBatch();
    }
}
