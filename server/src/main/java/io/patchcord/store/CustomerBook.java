package io.patchcord.store;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The customers as operators list and edit them. Blocks, and throws when it can't be done. Thread-safe. */
public final class CustomerBook {
    private static final String FROM =
            "SELECT phone, " + CustomerStore.COLUMNS + " FROM customer WHERE phone > :after";
    private static final String PAGE = FROM
            + " AND (phone LIKE :start OR customer_id = :word OR LOWER(name) LIKE :part) ORDER BY phone LIMIT";
    private static final String ALL = FROM + " ORDER BY phone LIMIT";
    private static final String FIND = CustomerStore.SELECT + " FOR UPDATE";
    private static final String INSERT = """
            INSERT INTO customer (phone, customer_id, name, due_date, amount_due, emi_eligible, language, attributes)
            VALUES (:phone, :customer_id, :name, CAST(NULLIF(:due_date, '') AS DATE), :amount_due, :emi_eligible,
                :language, :attributes)""";
    private static final String DELETE = "DELETE FROM customer WHERE phone = :phone";

    private final Database database;

    /** The customers of {@code database}. */
    public CustomerBook(Database database) {
        this.database = database;
    }

    /** A customer with the number. */
    public record Entry(PhoneNumber phone, Customer customer) {
    }

    /** So many of those whose number begins with, whose id is or in whose name is {@code word}, after a number. */
    public List<Entry> page(String word, String after, int most) {
        DbStatementQuery query = database.client().execute()
                .createQuery((word.isEmpty() ? ALL : PAGE) + " " + most).addParam("after", after);
        if (!word.isEmpty()) {
            query.addParam("start", RecordSearch.literal(word) + "%").addParam("word", word)
                    .addParam("part", "%" + RecordSearch.literal(word.toLowerCase(Locale.ROOT)) + "%");
        }
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(row -> new Entry(new PhoneNumber(Rows.text(row, "phone")), CustomerStore.customer(row)))
                    .toList();
        }
    }

    /** What these fields say, by the names of a customer file's columns; what is wrong goes on {@code mistakes}. */
    public static Optional<Customer> read(PhoneNumber phone, Map<String, String> fields, List<String> mistakes) {
        List<String> names = new ArrayList<>(fields.keySet());
        List<String> values = new ArrayList<>(fields.values());
        names.add("phone");
        values.add(phone.e164());
        CustomerColumns columns = CustomerColumns.of(names, mistakes);
        return mistakes.isEmpty() ? columns.read(values, mistakes).map(CustomerColumns.Row::customer)
                .filter(_ -> mistakes.isEmpty()) : Optional.empty();
    }

    /** Stores the customer in place of the one that is there, if that is the one expected; whether it was. */
    public boolean replace(PhoneNumber phone, Customer customer, Predicate<Optional<Customer>> expected) {
        return database.inTransaction(transaction -> {
            Optional<Customer> current = transaction.createGet(FIND).addParam("phone", phone.e164()).execute()
                    .map(CustomerStore::customer);
            boolean agreed = expected.test(current);
            if (agreed) {
                write(transaction, phone, customer);
            }
            return agreed;
        });
    }

    private static void write(DbExecute transaction, PhoneNumber phone, Customer customer) {
        transaction.createDelete(DELETE).addParam("phone", phone.e164()).execute();
        transaction.createInsert(INSERT).addParam("phone", phone.e164())
                .addParam("customer_id", customer.customerId()).addParam("name", customer.name())
                .addParam("due_date", customer.dueDate().map(Object::toString).orElse(""))
                .addParam("amount_due", customer.amountDue()).addParam("emi_eligible", customer.emiEligible())
                .addParam("language", customer.language())
                .addParam("attributes", AttributesJson.write(customer.attributes())).execute();
    }
}
