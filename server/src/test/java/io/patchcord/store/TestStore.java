package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallRecord;
import io.patchcord.call.FrameDelays;
import io.patchcord.call.Measures;
import io.patchcord.call.Tariff;
import io.patchcord.config.Secret;
import io.patchcord.config.StoreConfig;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    static Database open(Postgres postgres) {
        return Database.open(new StoreConfig(Path.of("none"), Optional.of(postgres.url()), "patchcord", new Secret(""),
                4));
    }

    /** Nothing but the record, at no cost. */
    static EndRows ends() {
        return ends(false);
    }

    static EndRows ends(boolean telling) {
        return ends(Map.of("other", BigDecimal.ZERO), telling);
    }

    /** Runs that whenever a call is priced. */
    static EndRows ends(Runnable pricing) {
        return ends(new AbstractMap<>() {
            @Override
            public Set<Entry<String, BigDecimal>> entrySet() {
                pricing.run();
                return Map.of("other", BigDecimal.ZERO).entrySet();
            }
        }, false);
    }

    private static EndRows ends(Map<String, BigDecimal> prices, boolean telling) {
        return new EndRows(new Tariff(new Tariff.Prices("USD", prices, prices, "other", BigDecimal.ZERO,
                BigDecimal.ZERO, BigDecimal.ZERO), Optional.empty()), Optional.empty(), Optional.empty(), telling);
    }

    static StoreConfig config(Path directory) {
        return new StoreConfig(directory, Optional.empty(), "patchcord", new Secret(""), 4);
    }

    /** A call log that is alone and spools nothing. */
    static CallRecordStore calls(Database database, int capacity) {
        return new CallRecordStore(database, ends(), capacity, Instance.withoutFile(), () -> false);
    }

    /** One process of those that share the directory's database. */
    static Siblings siblings(Database database, Path directory) {
        return siblings(database, directory, ends());
    }

    static Siblings siblings(Database database, Path directory, EndRows ends) {
        return Siblings.join(database, Optional.of(directory), ends, "127.0.0.1:8000", Duration.ofSeconds(30),
                _ -> { });
    }

    static CallContext context(String callSid) {
        return new CallContext(callSid, "AC1", "+919876543210", "+15005550006", ASHA, "general",
                Instant.parse("2026-11-23T10:15:30.123456789Z"));
    }

    static CallRecord record(String callSid, CallEnd end) {
        return new CallRecord(callSid, "MZ1", "conv_1", Instant.parse("2026-11-23T10:17:00.5Z"), end, "close 1000",
                "ulaw_8000", "pcm_16000", 4_321, 99, 2, "call.wav", new Measures(1234, 2, 3, 4, 5, 6, 7, 8, 9,
                        new FrameDelays(List.of(0L, 4_320L, 1L), List.of())));
    }

    static LogEntry event(String callSid, long atMillis) {
        return new LogEntry.Happened(new CallEvent(callSid, atMillis, CallEvent.Kind.CALLER_SAID, "word " + atMillis));
    }
}
