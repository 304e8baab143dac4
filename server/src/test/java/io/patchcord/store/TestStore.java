package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** What the tests of this package share. */
final class TestStore {
    static final Customer ASHA = new Customer("C-1001", "Asha Rao", Optional.of(LocalDate.parse("2026-12-05")),
            new BigDecimal("1499.50"), true, "en", Map.of("plan", "gold", "note", "\"ü\" \\ \n 👋"));

    static final PhoneNumber PHONE = new PhoneNumber("+919876543210");

    private TestStore() {
    }

    static Database open(Path directory) {
        return Database.open(config(directory));
    }

    static StoreConfig config(Path directory) {
        return new StoreConfig(directory, Optional.empty(), "patchcord", new Secret(""), 4);
    }

    static CallContext context(String callSid) {
        return new CallContext(callSid, "AC1", "+919876543210", "+15005550006", ASHA, "general",
                Instant.parse("2026-11-23T10:15:30.123456789Z"), 1234);
    }
}
