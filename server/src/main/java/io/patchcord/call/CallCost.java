package io.patchcord.call;

import java.math.BigDecimal;

/**
 * What a call costs.
 *
 * @param currency ISO 4217
 * @param telephony Twilio's minutes
 * @param mediaStream Twilio's media stream
 * @param agent ElevenLabs' conversations
 * @param person Twilio's minutes to a person who was dialled for the caller
 * @param settled whether both have told what counts; else parts are estimated
 */
public record CallCost(String currency, BigDecimal telephony, BigDecimal mediaStream, BigDecimal agent,
                       BigDecimal person, boolean settled) {
    /** All of it. */
    public BigDecimal total() {
        return telephony.add(mediaStream).add(agent).add(person);
    }
}
