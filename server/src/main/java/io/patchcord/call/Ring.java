package io.patchcord.call;

import io.patchcord.customer.PhoneNumber;
import java.time.Instant;

/**
 * A call that rings. Its text form shows no telephone number.
 *
 * @param callSid Twilio's key of the call
 * @param accountSid the Twilio account
 * @param caller the calling address as Twilio gave it
 * @param called the called number as Twilio gave it
 * @param receivedAt when the webhook came
 */
public record Ring(String callSid, String accountSid, String caller, String called, Instant receivedAt) {
    @Override
    public String toString() {
        return "Ring[" + callSid + ", " + PhoneNumber.mask(caller) + " to " + PhoneNumber.mask(called) + ", "
                + receivedAt + "]";
    }
}
