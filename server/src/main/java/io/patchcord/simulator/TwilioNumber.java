package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A number of the simulated account, as its page in the console shows it.
 *
 * @param e164 the number
 * @param voiceUrl asked when a call comes in
 * @param voiceMethod how
 * @param fallbackUrl asked when that fails
 * @param statusCallback told of the end
 * @param applicationSid the TwiML app that takes the URLs' place; empty for none
 */
public record TwilioNumber(String e164, String voiceUrl, String voiceMethod, String fallbackUrl, String statusCallback,
                           String applicationSid) {
    /** One whose webhooks are those of a bridge at this address. */
    public static TwilioNumber of(String e164, String origin) {
        return new TwilioNumber(e164, origin + "/twilio/incoming-call", "POST", origin + "/twilio/fallback",
                origin + "/twilio/call-status", "");
    }

    ObjectNode json(String accountSid) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sid", "PN" + "0".repeat(31) + "1").put("account_sid", accountSid).put("phone_number", e164)
                .put("friendly_name", e164).put("voice_url", voiceUrl).put("voice_method", voiceMethod)
                .put("voice_fallback_url", fallbackUrl).put("voice_fallback_method", "POST")
                .put("status_callback", statusCallback).put("status_callback_method", "POST")
                .put("voice_application_sid", applicationSid).putNull("trunk_sid").put("voice_receive_mode", "voice");
        json.putObject("capabilities").put("voice", true).put("sms", true).put("mms", false).put("fax", false);
        return json;
    }
}
