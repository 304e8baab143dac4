package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerDirectory;
import io.patchcord.customer.CustomerEditor;
import io.patchcord.customer.CustomerField;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** The customers of the database. Thread-safe. */
public final class CustomerStore implements CustomerDirectory, CustomerEditor {
    private static final int MONEY_SCALE = 2;
    static final String COLUMNS = "customer_id, name, due_date, amount_due, emi_eligible, language, attributes";
    static final String SELECT = "SELECT " + COLUMNS + " FROM customer WHERE phone = :phone";
    private static final String CHANGE =
            "UPDATE customer SET language = :language, attributes = :attributes WHERE phone = :phone";
    private final Database database;

    /** The customers of {@code database}. */
    public CustomerStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Customer> byPhone(PhoneNumber phone) {
        return database.repeatably(execute -> byPhone(execute, phone));
    }

    /** The same on this connection. */
    static Optional<Customer> byPhone(DbExecute execute, PhoneNumber phone) {
        return execute.createGet(SELECT).addParam("phone", phone.e164()).execute().map(CustomerStore::customer);
    }

    /** Stores the customer under the number, in place of an earlier one; returns whether the number is new. */
    public boolean upsert(PhoneNumber phone, Customer customer) {
        return database.onConnection(connection -> {
            try (CustomerBatch batch = new CustomerBatch(connection)) {
                batch.add(phone, customer);
                batch.flush();
                return batch.inserted() > 0;
            }
        });
    }

    @Override
    public Optional<Customer> change(PhoneNumber phone, Map<String, String> changes) {
        return database.inTransaction(transaction -> transaction.createGet(SELECT + " FOR UPDATE")
                .addParam("phone", phone.e164()).execute().map(row -> {
                    Customer changed = CustomerField.changed(customer(row), changes);
                    transaction.createUpdate(CHANGE).addParam("language", changed.language())
                            .addParam("attributes", AttributesJson.write(changed.attributes()))
                            .addParam("phone", phone.e164()).execute();
                    return changed;
                }));
    }

    /** How many customers there are. */
    public long count() {
        return database.client().execute().createGet("SELECT COUNT(*) AS customers FROM customer").execute()
                .map(row -> Rows.number(row, "customers")).orElseThrow();
    }

    static Customer customer(DbRow row) {
        return new Customer(Rows.text(row, "customer_id"), Rows.text(row, "name"), Rows.date(row, "due_date"),
                money(row.column("amount_due").get(BigDecimal.class)), row.column("emi_eligible").get(Boolean.class),
                Rows.text(row, "language"), AttributesJson.read(Rows.text(row, "attributes")));
    }

    /** Without the zeros that the column's scale adds, but with the two places that amounts are read out with. */
    private static BigDecimal money(BigDecimal stored) {
        BigDecimal plain = stored.stripTrailingZeros();
        return plain.scale() < MONEY_SCALE ? plain.setScale(MONEY_SCALE) : plain;
    }
}
