package io.patchcord.store;

import io.patchcord.call.CallRecord;
import io.patchcord.customer.PhoneNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * A call as the database has it. Its text form shows no telephone number.
 *
 * @param callSid the call
 * @param accountSid the Twilio account
 * @param caller the calling address
 * @param called the called number
 * @param customerId the team's own id of the customer; empty for a stranger
 * @param agent configured name of the agent
 * @param receivedAt when the webhook came
 * @param record how it ended; empty while it lives
 */
public record StoredCall(String callSid, String accountSid, String caller, String called, String customerId,
                         String agent, Instant receivedAt, Optional<CallRecord> record) {
    @Override
    public String toString() {
        return "StoredCall[" + callSid + ", " + PhoneNumber.mask(caller) + " to " + PhoneNumber.mask(called) + ", "
                + agent + ", " + receivedAt + ", " + record.map(CallRecord::end) + "]";
    }
}
