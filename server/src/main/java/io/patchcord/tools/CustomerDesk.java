package io.patchcord.tools;

import io.patchcord.call.CallContext;
import io.patchcord.call.ToolException;
import io.patchcord.customer.Customer;
import io.patchcord.customer.CustomerDirectory;
import io.patchcord.customer.CustomerEditor;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.customer.TimeLimit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The customer file as tools may use it: the record of the person on the line and no other's, since a caller can talk
 * an agent into asking for anything. The store is waited for with a limit and never interrupted. Thread-safe.
 */
final class CustomerDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CustomerDesk.class);
    private static final int MOST_RUNNING = 64;

    private final CustomerDirectory directory;
    private final CustomerEditor editor;
    private final TimeLimit limit = new TimeLimit(Duration.ofSeconds(3), MOST_RUNNING);

    /** The file behind these two. */
    CustomerDesk(CustomerDirectory directory, CustomerEditor editor) {
        this.directory = directory;
        this.editor = editor;
    }

    /** The record of the person on the line, as it is now. */
    Customer find(CallContext call) throws ToolException {
        PhoneNumber phone = phone(call);
        return known(ask(() -> directory.byPhone(phone)));
    }

    Customer change(CallContext call, Map<String, String> changes) throws ToolException {
        PhoneNumber phone = phone(call);
        return known(ask(() -> editor.change(phone, changes)));
    }

    /** The number of the person on the line. */
    PhoneNumber phone(CallContext call) throws ToolException {
        return CustomerLookup.number(call.person())
                .orElseThrow(() -> ToolException.mistake("The caller's number is withheld."));
    }

    private static Customer known(Optional<Customer> customer) throws ToolException {
        return customer.orElseThrow(() -> ToolException.mistake("The caller is not in the customer file."));
    }

    private <T> T ask(Supplier<T> question) throws ToolException {
        try {
            return limit.call(question);
        } catch (RuntimeException e) {
            LOG.warn("the customer file does not answer a tool: {}: {}", e.getClass().getSimpleName(), e.getMessage());
            throw ToolException.failure("The customer file is not available at the moment.");
        }
    }
}
