package io.patchcord.twilio;

import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import io.patchcord.config.Finding;
import io.patchcord.config.Findings;
import io.patchcord.config.TwilioConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks Twilio whether the account and its number are set up for this configuration. For one thread. */
public final class AccountCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final String ACCOUNT_PAGE = "Twilio console, Account info";

    private final TwilioConfig config;
    private final Optional<URI> publicUrl;
    private final Findings findings = new Findings("Twilio");

    /** For the account of this configuration, which is reached from outside at the public URL. */
    public AccountCheck(TwilioConfig config, Optional<URI> publicUrl) {
        this.config = config;
        this.publicUrl = publicUrl;
    }

    /** What was found; takes as long as three requests may. */
    public List<Finding> run() {
        if (config.authTokens().isEmpty()) {
            findings.change("TWILIO_AUTH_TOKEN is not set, so every webhook is refused",
                    "Set it to the primary auth token: " + ACCOUNT_PAGE);
        } else if (config.accountSid().isEmpty()) {
            findings.change("TWILIO_ACCOUNT_SID is not set, so the account cannot be looked at",
                    "Set it to the account SID: " + ACCOUNT_PAGE);
        } else {
            ask(config.accountSid().get(), config.authTokens().getFirst().value());
        }
        return findings.all();
    }

    private void ask(String sid, String token) {
        try (RestHttp http = new RestHttp(config.baseUrl(), TIMEOUT)) {
            TwilioRestClient client = new TwilioRestClient.Builder(sid, token).accountSid(sid).httpClient(http).build();
            account(Account.fetcher(sid).fetch(client));
            if (config.phoneNumber().isEmpty()) {
                findings.note("TWILIO_PHONE_NUMBER is not set, so the number's webhooks cannot be looked at",
                        "Set it to the number that callers dial");
            } else {
                number(client, config.phoneNumber().get());
            }
        } catch (ApiException e) {
            refused(e);
        } catch (TwilioException e) {
            findings.change(e.getMessage() + cause(e), "Check this machine's network, proxy and DNS, and"
                    + " TWILIO_BASE_URL");
        }
    }

    private static String cause(TwilioException e) {
        return e.getCause() == null || e.getCause().getMessage() == null ? "" : " (" + e.getCause().getMessage() + ")";
    }

    private void refused(ApiException e) {
        int status = e.getStatusCode() == null ? 0 : e.getStatusCode();
        switch (status) {
            case UNAUTHORISED, FORBIDDEN, NOT_FOUND -> findings.change("the account SID and the first of"
                    + " TWILIO_AUTH_TOKEN are refused with " + status + ": " + e.getMessage(),
                    "Copy both anew, the token being the primary one of this very account: " + ACCOUNT_PAGE);
            default -> findings.change("the API at " + config.baseUrl() + " answers " + status + ": " + e.getMessage(),
                    "Try again; if it stays, look at status.twilio.com");
        }
    }

    private void account(Account account) {
        if (!Account.Status.ACTIVE.equals(account.getStatus())) {
            findings.change("the account is " + account.getStatus(), "Twilio console, Billing: bring it back");
        } else if (Account.Type.TRIAL.equals(account.getType())) {
            findings.note("the account is a trial: its callers hear a notice first, and it calls verified numbers only",
                    "Twilio console, Billing: upgrade it");
        } else {
            findings.fine("the account is active, and the token is its own");
        }
    }

    private void number(TwilioRestClient client, String e164) {
        // Twilio takes the filter for a pattern: what it finds may be longer
        Optional<IncomingPhoneNumber> own = IncomingPhoneNumber.reader().setPhoneNumber(e164).firstPage(client)
                .getRecords().stream().filter(number -> number.getPhoneNumber().getEndpoint().equals(e164)).findFirst();
        if (own.isEmpty()) {
            findings.change("the number " + e164 + " is not this account's",
                    "Set TWILIO_PHONE_NUMBER to one of Twilio console, Phone Numbers, Active numbers; or take the"
                            + " account it belongs to");
        } else {
            new NumberCheck(own.get(), publicUrl, findings).run();
        }
    }
}
