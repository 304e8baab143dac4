package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.customer.Customer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerStoreTest {
    private static final Customer BARE = new Customer("C-2", "B", Optional.empty(), new BigDecimal("0.00"), false, "",
            Map.of());

    @TempDir
    private Path directory;
    private Database database;
    private CustomerStore customers;

    /** The test's own, and empty at first. */
    Database openStore() {
        return TestStore.open(directory);
    }

    @BeforeEach
    void open() {
        database = openStore();
        customers = new CustomerStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aCustomerComesBackAsStored() {
        assertEquals(Optional.empty(), customers.byPhone(TestStore.PHONE));
        assertTrue(customers.upsert(TestStore.PHONE, TestStore.ASHA));
        assertEquals(Optional.of(TestStore.ASHA), customers.byPhone(TestStore.PHONE));
    }

    @Test
    void anUpsertOfAKnownNumberReplacesEveryField() {
        assertTrue(customers.upsert(TestStore.PHONE, TestStore.ASHA));
        assertFalse(customers.upsert(TestStore.PHONE, BARE));
        assertEquals(Optional.of(BARE), customers.byPhone(TestStore.PHONE));
        assertEquals(1, customers.count());
    }

    @Test
    void longAttributesAreTexts() {
        Customer chatty = new Customer("C-3", "C", Optional.empty(), BigDecimal.TEN.setScale(2), false, "",
                Map.of("note", "x".repeat(100_000)));
        customers.upsert(TestStore.PHONE, chatty);
        assertEquals(Optional.of(chatty), customers.byPhone(TestStore.PHONE));
    }

    @Test
    void aClosedDatabaseIsAnException() {
        database.close();
        assertThrows(RuntimeException.class, () -> customers.byPhone(TestStore.PHONE));
    }
}
