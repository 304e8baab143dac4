package io.patchcord.simulator;

import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.websocket.ClientWsConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries one call out: asks for TwiML, does what it says, reports the states. One thread, the call's own.
 */
final class TwimlSession {
    private static final int MOST_DOCUMENTS = 50;

    private final TwilioSettings settings;
    private final TwilioHttp http;
    private final StreamDialer dialer;
    private final PhoneCall call;
    private final CallPlan plan;
    private final CallReporter reporter;
    private int documents;
    private Optional<String> dialled = Optional.empty();

    TwimlSession(TwilioSettings settings, TwilioHttp http, StreamDialer dialer, PhoneCall call) {
        this(settings, http, dialer, call, new CallReporter(settings, http, call));
    }

    TwimlSession(TwilioSettings settings, TwilioHttp http, StreamDialer dialer, PhoneCall call,
                 CallReporter reporter) {
        this.settings = settings;
        this.http = http;
        this.dialer = dialer;
        this.call = call;
        this.plan = call.plan();
        this.reporter = reporter;
    }

    void run() {
        CallOutcome outcome = new CallOutcome(CallOutcome.How.APPLICATION_ERROR, "the simulator failed");
        try {
            call.event(SimulatorEvent.Kind.RINGING, plan.from() + " -> " + plan.to());
            outcome = fetch(settings.publicUrl() + settings.voicePath(), Map.of());
        } catch (RuntimeException e) {
            call.event(SimulatorEvent.Kind.FAILURE, e.toString());
            throw e;
        } finally {
            reporter.completed();
            call.ended(outcome);
        }
    }

    /** Asks {@code url} for TwiML and carries it out. */
    CallOutcome fetch(String url, Map<String, String> extra) {
        if (++documents > MOST_DOCUMENTS) {
            return failed("one TwiML leads to the next for ever: " + url);
        }
        String token = TwilioHttp.idempotencyToken();
        WebhookReply reply = reporter.ask(url, extra, token);
        if (documents == 1 && plan.has(CallPlan.Fault.DUPLICATE_WEBHOOK)) {
            reply = reporter.ask(url, extra, token);
        }
        if (!reply.succeeded()) {
            return fallback(url, 11200, "HTTP " + reply.status() + ": " + reply.body());
        }
        try {
            List<Twiml.Verb> verbs = Twiml.parse(reply.body());
            call.event(SimulatorEvent.Kind.TWIML, reply.body());
            reporter.answered();
            return execute(verbs, url);
        } catch (Twiml.InvalidTwimlException e) {
            return fallback(url, e.code(), e.getMessage());
        }
    }

    private CallOutcome fallback(String failedUrl, int code, String why) {
        call.event(SimulatorEvent.Kind.FAILURE, code + " " + failedUrl + ": " + why);
        String fallback = settings.fallbackPath().map(path -> settings.publicUrl() + path).orElse("");
        if (fallback.isEmpty() || failedUrl.equals(fallback)) {
            return failed(code + " " + why);
        }
        return fetch(fallback, Map.of("ErrorCode", Integer.toString(code), "ErrorUrl", failedUrl));
    }

    private static CallOutcome failed(String why) {
        return new CallOutcome(CallOutcome.How.APPLICATION_ERROR, why);
    }

    private CallOutcome execute(List<Twiml.Verb> verbs, String base) {
        for (Twiml.Verb verb : verbs) {
            Optional<CallOutcome> outcome = call.hungUp() ? Optional.of(hungUp()) : execute(verb, base);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return dialled.map(number -> new CallOutcome(CallOutcome.How.DIALLED, number))
                .orElse(new CallOutcome(CallOutcome.How.BRIDGE_HUNG_UP, "no verb left"));
    }

    private Optional<CallOutcome> execute(Twiml.Verb verb, String base) {
        if (!(verb instanceof Twiml.Connect)) {
            call.event(SimulatorEvent.Kind.VERB, verb.toString());
        }
        return switch (verb) {
            case Twiml.Connect connect -> connect(connect, base);
            case Twiml.Dial dial -> dial(dial, base);
            case Twiml.Pause(int seconds) -> pause(Duration.ofSeconds(seconds));
            case Twiml.Redirect(String url) -> Optional.of(fetch(resolve(base, url), Map.of()));
            case Twiml.Reject(String reason) -> Optional.of(new CallOutcome(CallOutcome.How.REJECTED, reason));
            case Twiml.Hangup() -> Optional.of(dialled
                    .map(number -> new CallOutcome(CallOutcome.How.DIALLED, number))
                    .orElse(new CallOutcome(CallOutcome.How.BRIDGE_HUNG_UP, "Hangup")));
            case Twiml.Say _, Twiml.Play _ -> Optional.empty();
        };
    }

    private Optional<CallOutcome> dial(Twiml.Dial dial, String base) {
        dialled = Optional.of(dial.number());
        Optional<CallOutcome> cut = pause(plan.dialTakes());
        if (cut.isPresent() || dial.action().isEmpty()) {
            return cut;
        }
        Map<String, String> result = Map.of("DialCallStatus", "completed",
                "DialCallSid", "CA" + TwilioHttp.idempotencyToken(), "DialBridged", "true",
                "DialCallDuration", Long.toString(plan.dialTakes().toSeconds()));
        return Optional.of(fetch(resolve(base, dial.action().get()), result));
    }

    private Optional<CallOutcome> pause(Duration length) {
        return call.pause(length) ? Optional.of(hungUp()) : Optional.empty();
    }

    private Optional<CallOutcome> connect(Twiml.Connect connect, String base) {
        if (plan.has(CallPlan.Fault.NO_STREAM)) {
            return pause(Duration.ofDays(1));
        }
        Optional<CallOutcome> cut = pause(plan.streamTakes());
        if (cut.isPresent()) {
            return cut;
        }
        StreamEnd end = stream(connect, resolve(base, connect.url()));
        call.event(SimulatorEvent.Kind.STREAM_ENDED, end.toString());
        if (end.how() == StreamEnd.How.CALLER_HUNG_UP || call.hungUp()) {
            return Optional.of(hungUp());
        }
        return connect.action().map(action -> fetch(resolve(base, action), Map.of()));
    }

    private StreamEnd stream(Twiml.Connect connect, String url) {
        String streamSid = "MZ" + TwilioHttp.idempotencyToken();
        Optional<String> invalid = invalid(url);
        if (invalid.isPresent()) {
            tell(connect, streamSid, "stream-error", invalid.get());
            return new StreamEnd(StreamEnd.How.REFUSED, 0, invalid.get());
        }
        StreamFrames frames = new StreamFrames(settings.accountSid(), call.callSid(), streamSid);
        StreamPeer stream = call.peer(new StreamPeer.TwimlStream(streamSid, connect.parameters()), frames);
        try {
            String signed = plan.has(CallPlan.Fault.UPGRADE_SIGNED_WITH_SLASH) ? url + "/" : url;
            String signature = http.signUpgrade(signed, !plan.has(CallPlan.Fault.WRONG_UPGRADE_SIGNATURE));
            ClientConnection connection = dialer.dial(http.located(url), signature);
            Thread.startVirtualThread(() -> {
                ClientWsConnection.create(connection, stream.listener()).run();
                stream.readerGone();
            });
        } catch (StreamDialer.RefusedException e) {
            tell(connect, streamSid, "stream-error", "31920 " + e.status() + " " + e.getMessage());
            return new StreamEnd(StreamEnd.How.REFUSED, e.status(), e.getMessage());
        }
        Thread started = Thread.startVirtualThread(() -> tell(connect, streamSid, "stream-started", ""));
        // nobody can speak or press a key on a stream that has not started
        StreamEnd end = stream.run(() -> call.streaming(stream));
        joined(started);
        boolean lost = end.how() == StreamEnd.How.LOST;
        tell(connect, streamSid, lost ? "stream-error" : "stream-stopped", lost ? "31921 the connection was lost" : "");
        return end;
    }

    /** Twilio takes wss without a query; ws only from a bridge whose public address is plain http as well. */
    private Optional<String> invalid(String url) {
        URI stream = URI.create(url);
        boolean secure = !"http".equals(settings.publicUrl().getScheme());
        if (!(secure ? "wss" : "ws").equals(stream.getScheme())) {
            return Optional.of("31922 the scheme of " + url + " is not " + (secure ? "wss" : "ws"));
        }
        return stream.getRawQuery() == null ? Optional.empty()
                : Optional.of("31920 a stream's URL must have no query: " + url);
    }

    private void tell(Twiml.Connect connect, String streamSid, String event, String error) {
        connect.statusCallback().ifPresent(
                url -> reporter.streamStatus(url, streamSid, connect.name(), event, error));
    }

    private CallOutcome hungUp() {
        return new CallOutcome(CallOutcome.How.CALLER_HUNG_UP, "");
    }

    private static String resolve(String base, String url) {
        return URI.create(base).resolve(url.isEmpty() ? base : url).toString();
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
