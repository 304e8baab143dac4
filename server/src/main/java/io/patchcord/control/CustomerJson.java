package io.patchcord.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.net.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.TreeMap;

/** A customer as the operator's interface shows it, by the names of a customer file's columns. */
final class CustomerJson {
    private static final int TAG_BYTES = 8;

    private CustomerJson() {
    }

    static ObjectNode of(PhoneNumber phone, Customer customer) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("phone", phone.e164());
        json.put("customer_id", customer.customerId()).put("name", customer.name());
        json.put("due_date", customer.dueDate().map(LocalDate::toString).orElse(""));
        json.put("amount_due", customer.amountDue().toPlainString()).put("emi_eligible", customer.emiEligible());
        json.put("language", customer.language());
        ObjectNode attributes = json.putObject("attributes");
        new TreeMap<>(customer.attributes()).forEach(attributes::put);
        return json;
    }

    /** The ETag of this state of the customer. */
    static String tag(PhoneNumber phone, Customer customer) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Json.text(of(phone, customer)).getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
