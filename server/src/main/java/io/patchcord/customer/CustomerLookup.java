package io.patchcord.customer;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who is calling, in bounded time and without ever failing: a caller the directory can't name in time is a
 * stranger. Thread-safe.
 */
public final class CustomerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(CustomerLookup.class);
    private static final int MOST_RUNNING = 1_024;

    /**
     * What Twilio puts in place of a number it wasn't told: a word on a telephone's letters. In order ANONYMOUS,
     * RESTRICTED, UNAVAILABLE, UNKNOWN, BLOCKED.
     */
    private static final Set<String> WITHHELD =
            Set.of("+266696687", "+7378742833", "+86282452253", "+8656696", "+2562533");

    private final CustomerDirectory directory;
    private final TimeLimit deadline;
    private final Outage outage = new Outage();

    /** Asks {@code directory}, and waits no longer than {@code deadline}. */
    public CustomerLookup(CustomerDirectory directory, Duration deadline) {
        this.directory = directory;
        this.deadline = new TimeLimit(deadline, MOST_RUNNING);
    }

    /** The customer behind a calling address as Twilio gave it; {@link Customer#stranger()} when there is none. */
    public Customer find(String caller) {
        return number(caller).flatMap(this::ask).orElseGet(Customer::stranger);
    }

    /** The number in an address as Twilio gives it; empty when it was withheld, or is none. */
    public static Optional<PhoneNumber> number(String address) {
        return WITHHELD.contains(address) ? Optional.empty() : PhoneNumber.parse(address);
    }

    /** How many look-ups were late or failed. */
    public long failures() {
        return outage.total();
    }

    private Optional<Customer> ask(PhoneNumber phone) {
        try {
            Optional<Customer> customer = deadline.call(() -> directory.byPhone(phone));
            long missed = outage.succeeded();
            if (missed > 0) {
                LOG.info("customer look-ups succeed again after {} failures", missed);
            }
            return customer;
        } catch (RuntimeException e) {
            if (outage.failed()) {
                LOG.warn("customer look-up of {} failed, callers count as strangers until it succeeds: {}: {}", phone,
                        e.getClass().getSimpleName(), e.getMessage());
            }
            return Optional.empty();
        }
    }
}
