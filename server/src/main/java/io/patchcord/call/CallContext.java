package io.patchcord.call;

import io.patchcord.customer.Customer;
import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Objects;

/**
 * What the webhook learnt about a call, kept until its stream comes.
 *
 * @param callSid Twilio's key of the call
 * @param accountSid the Twilio account
 * @param caller the calling address as Twilio gave it: E.164, {@code client:…}, {@code sip:…} or a word
 * @param called the called number as Twilio gave it
 * @param customer who is calling; {@link Customer#stranger()} when unknown
 * @param agent configured name of the agent that takes the call
 * @param receivedAt when the webhook came
 */
public record CallContext(String callSid, String accountSid, String caller, String called, Customer customer,
                          String agent, Instant receivedAt) {
    /** Refuses null. */
    public CallContext {
        Objects.requireNonNull(callSid, "callSid");
        Objects.requireNonNull(accountSid, "accountSid");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(called, "called");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(receivedAt, "receivedAt");
    }

    @Override
    public String toString() {
        return "CallContext[" + callSid + ", " + PhoneNumber.mask(caller) + " to " + PhoneNumber.mask(called) + ", "
                + customer + ", " + agent + ", " + receivedAt + "]";
    }
}
