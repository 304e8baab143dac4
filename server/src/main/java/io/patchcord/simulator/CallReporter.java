package io.patchcord.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Posts the webhooks of one call, each with the parameters every request of a call carries. Thread-safe. */
final class CallReporter {
    private final TwilioSettings settings;
    private final TwilioHttp http;
    private final PhoneCall call;
    private final CallPlan plan;
    private final long startNanos = System.nanoTime();
    private volatile String status = "ringing";
    private final Consumer<String> listener;
    private int sequenceNumber;

    CallReporter(TwilioSettings settings, TwilioHttp http, PhoneCall call) {
        this(settings, http, call, _ -> { });
    }

    /** {@code listener} hears of each status of the call. */
    CallReporter(TwilioSettings settings, TwilioHttp http, PhoneCall call, Consumer<String> listener) {
        this.listener = listener;
        this.settings = settings;
        this.http = http;
        this.call = call;
        this.plan = call.plan();
    }

    /** From now on the call is answered. */
    void answered() {
        status = "in-progress";
    }

    /** From now on the call has this status, which Twilio's callback at {@code url} is told, if there is one. */
    void progress(Optional<String> url, String next, Map<String, String> extra) {
        status = next;
        listener.accept(next);
        url.ifPresent(path -> {
            Map<String, String> form = standard();
            form.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
            form.put("CallbackSource", "call-progress-events");
            form.put("SequenceNumber", Integer.toString(sequenceNumber++));
            form.putAll(extra);
            post(path, form, TwilioHttp.idempotencyToken());
        });
    }

    /** Posts a call's webhook; the token stays the same when Twilio tries again. */
    WebhookReply ask(String url, Map<String, String> extra, String idempotencyToken) {
        Map<String, String> form = standard();
        form.putAll(extra);
        return post(url, form, idempotencyToken);
    }

    /** Posts a stream's state. */
    void streamStatus(String url, String streamSid, String name, String event, String error) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("AccountSid", settings.accountSid());
        form.put("CallSid", call.callSid());
        form.put("StreamSid", streamSid);
        form.put("StreamName", name.isEmpty() ? streamSid : name);
        form.put("StreamEvent", event);
        form.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        if (!error.isEmpty()) {
            form.put("StreamError", error);
        }
        post(url, form, TwilioHttp.idempotencyToken());
    }

    /** Tells the number's status callback that the call is over. */
    void completed() {
        settings.callStatusPath().ifPresent(path -> {
            status = "completed";
            Map<String, String> form = standard();
            long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
            form.put("CallDuration", Long.toString(seconds));
            form.put("Duration", Long.toString((seconds + 59) / 60));
            form.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
            form.put("CallbackSource", "call-progress-events");
            form.put("SequenceNumber", "0");
            post(settings.publicUrl() + path, form, TwilioHttp.idempotencyToken());
        });
    }

    private WebhookReply post(String url, Map<String, String> form, String idempotencyToken) {
        boolean valid = !plan.has(CallPlan.Fault.WRONG_WEBHOOK_SIGNATURE);
        WebhookReply reply = http.post(url, form, idempotencyToken, valid);
        call.answered(reply);
        if (!reply.succeeded()) {
            call.event(SimulatorEvent.Kind.FAILURE, url + " answered " + reply.status() + " " + reply.body());
        }
        return reply;
    }

    private Map<String, String> standard() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("AccountSid", settings.accountSid());
        form.put("ApiVersion", "2010-04-01");
        form.put("CallSid", call.callSid());
        form.put("CallStatus", status);
        form.put("Called", plan.to());
        form.put("Caller", plan.from());
        form.put("Direction", "inbound");
        form.put("From", plan.from());
        form.put("To", plan.to());
        form.put("FromCity", "");
        form.put("FromCountry", "");
        form.put("ForwardedFrom", "");
        form.putAll(plan.fields());
        return form;
    }
}
