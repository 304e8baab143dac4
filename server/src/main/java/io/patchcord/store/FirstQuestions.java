package io.patchcord.store;

import io.patchcord.call.CallContext;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call asks of the database while its caller waits, asked once on every connection of the pool before there is
 * a call: each connection parses a statement when it first meets it, a millisecond of a JVM that has just started, and
 * the first calls would meet one new connection after the other.
 */
public final class FirstQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(FirstQuestions.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final PhoneNumber NOBODY = new PhoneNumber("+15005550000");

    private FirstQuestions() {
    }

    /** Asks on so many connections at once; no row is left. What fails is logged and no more. */
    public static void ask(Database database, int connections) {
        try {
            askOnEach(database, connections, Instance.newId());
        } catch (RuntimeException e) {
            LOG.info("the database was not asked before the first call, which may be slow: {}",
                    SqlFailure.describe(e));
        }
    }

    /**
     * Each transaction holds its connection until those after it are done, so none is asked twice, and asks what counts
     * once all are there: when one is opened to H2, all others parse anew. None is rolled back, which H2 takes for a
     * reason to parse anew as well.
     */
    static void askOnEach(Database database, int connections, String id) {
        if (connections == 0) {
            return;
        }
        String key = id + connections;   // of two with one key the second would wait for the first
        CallContext nobodys = new CallContext(key, "", NOBODY.e164(), "", Customer.stranger(), "", Instant.now());
        database.inTransaction(transaction -> {
            CustomerStore.byPhone(transaction, NOBODY);
            askOnEach(database, connections - 1, id);
            PendingRows.pass(transaction, nobodys, key, KEPT);
            return CustomerStore.byPhone(transaction, NOBODY);
        });
    }
}
