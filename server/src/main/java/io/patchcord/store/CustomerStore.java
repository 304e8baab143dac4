package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementDml;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerDirectory;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.util.Optional;

/** The customers of the database. Thread-safe. */
public final class CustomerStore implements CustomerDirectory {
    private static final int MONEY_SCALE = 2;
    private static final String SELECT = """
            SELECT customer_id, name, due_date, amount_due, emi_eligible, language, attributes
            FROM customer WHERE phone = :phone""";
    private static final String UPDATE = """
            UPDATE customer SET customer_id = :customer_id, name = :name, due_date = CAST(:due_date AS DATE),
                amount_due = :amount_due, emi_eligible = :emi_eligible, language = :language, attributes = :attributes
            WHERE phone = :phone""";
    private static final String INSERT = """
            INSERT INTO customer (phone, customer_id, name, due_date, amount_due, emi_eligible, language, attributes)
            VALUES (:phone, :customer_id, :name, CAST(:due_date AS DATE), :amount_due, :emi_eligible, :language,
                :attributes)""";

    private final Database database;

    /** The customers of {@code database}. */
    public CustomerStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Customer> byPhone(PhoneNumber phone) {
        return database.client().execute().createGet(SELECT).addParam("phone", phone.e164()).execute()
                .map(CustomerStore::customer);
    }

    /** Stores the customer under the number; returns whether the number is new. */
    public boolean upsert(PhoneNumber phone, Customer customer) {
        return database.inTransaction(transaction -> upsert(transaction, phone, customer));
    }

    /** How many customers there are. */
    public long count() {
        return database.client().execute().createGet("SELECT COUNT(*) AS customers FROM customer").execute()
                .map(row -> Rows.number(row, "customers")).orElseThrow();
    }

    /** Stores the customer within a transaction; returns whether the number is new. */
    static boolean upsert(DbExecute transaction, PhoneNumber phone, Customer customer) {
        // Two plain statements, not MERGE: only so it is known which of them happened.
        if (bind(transaction.createUpdate(UPDATE), phone, customer).execute() > 0) {
            return false;
        }
        bind(transaction.createInsert(INSERT), phone, customer).execute();
        return true;
    }

    private static DbStatementDml bind(DbStatementDml statement, PhoneNumber phone, Customer customer) {
        return statement.addParam("phone", phone.e164())
                .addParam("customer_id", customer.customerId())
                .addParam("name", customer.name())
                .addParam("due_date", customer.dueDate().orElse(null))
                .addParam("amount_due", customer.amountDue())
                .addParam("emi_eligible", customer.emiEligible())
                .addParam("language", customer.language())
                .addParam("attributes", AttributesJson.write(customer.attributes()));
    }

    private static Customer customer(DbRow row) {
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
