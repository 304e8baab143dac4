package io.patchcord.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import io.patchcord.config.Findings;
import java.net.URI;
import java.util.Optional;

/** Compares a number's settings at Twilio with what the bridge needs. For one thread. */
final class NumberCheck {
    private final IncomingPhoneNumber number;
    private final Optional<URI> publicUrl;
    private final Findings findings;
    private final String page;

    NumberCheck(IncomingPhoneNumber number, Optional<URI> publicUrl, Findings findings) {
        this.number = number;
        this.publicUrl = publicUrl;
        this.findings = findings;
        this.page = "Twilio console, Phone Numbers, " + number.getPhoneNumber().getEndpoint() + ", Voice: ";
    }

    void run() {
        if (number.getCapabilities() != null && !number.getCapabilities().getVoice()) {
            findings.change("the number cannot take calls", "Buy one with the capability Voice");
        } else if (IncomingPhoneNumber.VoiceReceiveMode.FAX.equals(number.getVoiceReceiveMode())) {
            findings.change("the number takes faxes, not calls", page + "accept incoming voice calls");
        } else if (present(number.getTrunkSid())) {
            findings.change("the number belongs to a SIP trunk, so its webhook is never asked",
                    page + "configure with webhook, not with SIP trunk");
        } else if (present(number.getVoiceApplicationSid())) {
            findings.change("the number is configured by a TwiML app, so its own webhook is never asked",
                    page + "configure with webhook, or set the app's URL instead");
        } else if (publicUrl.isEmpty()) {
            findings.change("PATCHCORD_PUBLIC_URL is not set, so the number's webhooks cannot be compared with it",
                    "Set it to the address under which Twilio reaches this bridge");
        } else {
            webhooks(publicUrl.get().toString());
        }
    }

    private static boolean present(String sid) {
        return sid != null && !sid.isEmpty();
    }

    private void webhooks(String origin) {
        String incoming = origin + TwilioPaths.INCOMING_CALL;
        if (!same(number.getVoiceUrl(), incoming)) {
            findings.change("A call comes in is " + shown(number.getVoiceUrl()), page + "set it to " + incoming
                    + ", HTTP POST");
        } else if (!HttpMethod.POST.equals(number.getVoiceMethod())) {
            findings.change("A call comes in is asked by " + number.getVoiceMethod(), page + "set it to HTTP POST");
        } else {
            findings.fine("A call comes in leads here");
        }
        wish("Primary handler fails", number.getVoiceFallbackUrl(), number.getVoiceFallbackMethod(),
                origin + TwilioPaths.FALLBACK, "callers hear Twilio's error when this bridge is down");
        wish("Call status changes", number.getStatusCallback(), number.getStatusCallbackMethod(),
                origin + TwilioPaths.CALL_STATUS, "costs stay estimates, and calls that never got a stream end late");
    }

    private void wish(String setting, URI url, HttpMethod method, String wanted, String otherwise) {
        if (!same(url, wanted) || !HttpMethod.POST.equals(method)) {
            findings.note(setting + " is " + shown(url) + ", so " + otherwise, page + "set it to " + wanted
                    + ", HTTP POST");
        } else {
            findings.fine(setting + " leads here");
        }
    }

    /** The fragment is Twilio's own: it holds time-outs and retries. */
    private static boolean same(URI url, String wanted) {
        return url != null && url.toString().replaceFirst("#.*", "").equals(wanted);
    }

    /** Without what opens a door: a password before the host, or a token in the query. */
    private static String shown(URI url) {
        return url == null || url.toString().isEmpty() ? "empty"
                : url.toString().replaceFirst("//[^/@]*@", "//…@").replaceFirst("\\?.*", "?…");
    }
}
