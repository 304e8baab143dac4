package io.patchcord.call;

import io.patchcord.customer.Customer;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** The dynamic variables that agents and tools know of a call: texts, and one boolean. */
public final class CallVariables {
    private CallVariables() {
    }

    /** All of them; later names win: the call's own facts cannot be forged by a customer's attributes. */
    public static Map<String, Object> of(CallContext context, Map<String, String> ofAgent) {
        Customer customer = context.customer();
        Map<String, Object> variables = new LinkedHashMap<>(ofAgent);
        variables.putAll(customer.attributes());
        variables.put("name", customer.name());
        variables.put("customer_id", customer.customerId());
        variables.put("due_date", customer.dueDate().map(LocalDate::toString).orElse(""));
        variables.put("total_enr_amount", customer.amountDue().toPlainString());
        variables.put("emi_eligible", customer.emiEligible());
        variables.putAll(context.variables());
        variables.put("caller", context.caller());
        variables.put("called_number", context.called());
        variables.put("call_sid", context.callSid());
        return variables;
    }
}
