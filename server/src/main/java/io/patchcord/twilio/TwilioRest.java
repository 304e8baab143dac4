package io.patchcord.twilio;

import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.rest.api.v2010.account.Message;
import io.patchcord.call.TextMessages;
import io.patchcord.config.MachineDetection;
import io.patchcord.config.OutboundConfig;
import io.patchcord.customer.PhoneNumber;
import io.patchcord.outbound.OutboundLine;
import io.patchcord.outbound.OutboundOrder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Twilio's REST API, by twilio-java. No request is ever sent twice by itself. Thread-safe. */
public final class TwilioRest implements OutboundLine, TextMessages, AutoCloseable {
    private static final List<String> EVENTS = List.of("initiated", "ringing", "answered", "completed");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** No number, not to be reached from ours, unsubscribed, no mobile. */
    private static final Set<Integer> TAKES_NO_TEXTS = Set.of(21_211, 21_612, 21_610, 21_614);
    /** Twilio's error codes: 21xxx are about the parameters of a request, 13xxx about one call. */
    private static final int FAMILY = 1_000;
    private static final int ABOUT_NUMBERS = 21;
    private static final int ABOUT_VOICE = 13;
    private static final int SERVER_ERROR = 500;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final long LATEST = 20;

    /**
     * An account as requests need it.
     *
     * @param sid the account
     * @param authToken its token; never printed
     * @param baseUrl the API
     */
    public record Account(String sid, String authToken, URI baseUrl) {
        @Override
        public String toString() {
            return "Account[" + sid + ", " + baseUrl + "]";
        }
    }

    private final RestHttp http;
    private final TwilioRestClient client;
    private final String publicUrl;
    private final Optional<String> box;
    private final OutboundConfig config;

    /** Calls whose webhooks are below this public URL (scheme and authority, no trailing slash), and name this box. */
    public TwilioRest(Account account, String publicUrl, Optional<String> box, OutboundConfig config) {
        this.http = new RestHttp(account.baseUrl(), config.requestTimeout());
        this.client = new TwilioRestClient.Builder(account.sid(), account.authToken())
                .accountSid(account.sid()).httpClient(http).build();
        this.publicUrl = publicUrl;
        this.box = box;
        this.config = config;
    }

    @Override
    public Answer place(OutboundOrder order) {
        try {
            return new Answer.Accepted(creator(order).create(client).getSid());
        } catch (RestHttp.NotSentException e) {
            return new Answer.TryLater(SOON, e.getMessage());
        } catch (RestHttp.TooManyException e) {
            return new Answer.TryLater(e.after(), e.getMessage());
        } catch (ApiException e) {
            int status = e.getStatusCode() == null ? SERVER_ERROR : e.getStatusCode();
            return isBarred(e) ? new Answer.Barred(words(e))
                    : status < SERVER_ERROR ? new Answer.Refused(words(e)) : new Answer.Unclear(words(e));
        } catch (TwilioException e) {
            return new Answer.Unclear(e.getMessage());
        }
    }

    private CallCreator creator(OutboundOrder order) {
        CallCreator call = Call.creator(new com.twilio.type.PhoneNumber(order.to().e164()),
                        new com.twilio.type.PhoneNumber(order.from().e164()),
                        webhook(TwilioPaths.OUTBOUND_CALL + "/" + order.id()))
                .setMethod(HttpMethod.POST)
                .setFallbackUrl(URI.create(publicUrl + TwilioPaths.FALLBACK))
                .setStatusCallback(webhook(TwilioPaths.OUTBOUND_STATUS + "/" + order.id()))
                .setStatusCallbackEvent(EVENTS)
                .setTimeout(Math.toIntExact(config.ringTimeout().toSeconds()));
        if (config.machineDetection() != MachineDetection.OFF) {
            // a message must wait for the beep; hanging up need not
            call.setMachineDetection(config.machineMessage().isEmpty() ? "Enable" : "DetectMessageEnd");
        }
        if (config.machineDetection() == MachineDetection.ASYNC) {
            call.setAsyncAmd("true").setAsyncAmdStatusCallback(webhook(TwilioPaths.AMD));
        }
        return call;
    }

    private URI webhook(String path) {
        return URI.create(publicUrl + TwilioPaths.of(box, path));
    }

    @Override
    public List<Found> latest(PhoneNumber from, PhoneNumber to) {
        // no filter by start time: a call that is queued has none yet
        return asked(() -> Call.reader().setFrom(from.e164()).setTo(to.e164()).setPageSize(LATEST).firstPage(client)
                .getRecords().stream().map(TwilioRest::found).toList());
    }

    @Override
    public Optional<Found> find(String callSid) {
        return asked(() -> {
            try {
                return Optional.of(found(Call.fetcher(callSid).fetch(client)));
            } catch (ApiException e) {
                if (e.getStatusCode() != null && e.getStatusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static Found found(Call call) {
        // the library reads a status it doesn't know and a time it can't parse as none; without a time the call may be
        // the one that is looked for
        return new Found(call.getSid(), Optional.ofNullable(call.getStatus()).map(Call.Status::toString).orElse(""),
                Optional.ofNullable(call.getDateCreated()).map(ZonedDateTime::toInstant).orElseGet(Instant::now));
    }

    @Override
    public void hangUp(String callSid) {
        asked(() -> {
            try {
                return Call.updater(callSid).setStatus(Call.UpdateStatus.COMPLETED).update(client).getSid();
            } catch (ApiException e) {
                if (e.getStatusCode() != null && e.getStatusCode() == NOT_FOUND) {
                    return callSid;   // it is over
                }
                throw e;
            }
        });
    }

    @Override
    public void send(String from, String to, String text) {
        asked(() -> {
            try {
                return Message.creator(new com.twilio.type.PhoneNumber(to), new com.twilio.type.PhoneNumber(from),
                        text).create(client).getSid();
            } catch (ApiException e) {
                throw TAKES_NO_TEXTS.contains(e.getCode() == null ? 0 : e.getCode())
                        ? new NotTakenException(words(e), e) : e;
            }
        });
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (ApiException e) {
            throw isBarred(e) ? new BarredException(words(e), e) : new IllegalStateException(words(e), e);
        } catch (TwilioException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The account is turned away, and not this number or that country. */
    private static boolean isBarred(ApiException e) {
        int status = e.getStatusCode() == null ? SERVER_ERROR : e.getStatusCode();
        int family = e.getCode() == null ? 0 : e.getCode() / FAMILY;
        return (status == UNAUTHORIZED || status == FORBIDDEN) && family != ABOUT_NUMBERS && family != ABOUT_VOICE;
    }

    private static String words(ApiException e) {
        if (e.getStatusCode() == null) {
            return "Twilio's answer cannot be read: " + e.getMessage();
        }
        String remedy = e.getStatusCode() == UNAUTHORIZED
                ? "; check TWILIO_ACCOUNT_SID and the first of TWILIO_AUTH_TOKEN"
                : isBarred(e) ? "; see in Twilio's console what the account may not do" : "";
        return "Twilio says " + e.getStatusCode() + (e.getCode() == null ? "" : " (error " + e.getCode() + ")") + ": "
                + e.getMessage() + remedy;
    }

    @Override
    public void close() {
        http.close();
    }
}
