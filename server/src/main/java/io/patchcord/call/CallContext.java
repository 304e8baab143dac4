package io.patchcord.call;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What is known about a call before its stream comes.
 *
 * @param callSid Twilio's key of the call
 * @param accountSid the Twilio account
 * @param caller the calling address as Twilio gave it: E.164, {@code client:…}, {@code sip:…} or a word
 * @param called the called number as Twilio gave it
 * @param customer who is on the line; {@link Customer#stranger()} when unknown
 * @param agent configured name of the agent that takes the call
 * @param receivedAt when the webhook came, or when we called
 * @param outbound whether we called: then the person is the called one
 * @param variables dynamic variables for this call alone; they win over those of agent and customer
 */
public record CallContext(String callSid, String accountSid, String caller, String called, Customer customer,
                          String agent, Instant receivedAt, boolean outbound, Map<String, String> variables) {
    /** Refuses null and copies the variables. */
    public CallContext {
        Objects.requireNonNull(callSid, "callSid");
        Objects.requireNonNull(accountSid, "accountSid");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(called, "called");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(receivedAt, "receivedAt");
        variables = Map.copyOf(variables);
    }

    /** Somebody calls us. */
    public CallContext(String callSid, String accountSid, String caller, String called, Customer customer,
                       String agent, Instant receivedAt) {
        this(callSid, accountSid, caller, called, customer, agent, receivedAt, false, Map.of());
    }

    /** The same call for another agent. */
    CallContext with(String otherAgent) {
        return new CallContext(callSid, accountSid, caller, called, customer, otherAgent, receivedAt, outbound,
                variables);
    }

    /** Address of the person on the line. */
    public String person() {
        return outbound ? called : caller;
    }

    /** Our own number. */
    public String ours() {
        return outbound ? caller : called;
    }

    @Override
    public String toString() {
        return "CallContext[" + callSid + ", " + PhoneNumber.mask(caller) + " to " + PhoneNumber.mask(called) + ", "
                + customer + ", " + agent + ", " + receivedAt + "]";
    }
}
