package io.patchcord.twilio;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.Aftermath;
import io.patchcord.call.CallEvent;
import io.patchcord.call.Ring;
import io.patchcord.call.RingAnswer;
import io.patchcord.call.Switchboard;
import io.patchcord.config.FailoverConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers Twilio's HTTP requests. Each is checked for its signature before anything of it is acted on. */
public final class VoiceWebhook implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebhook.class);
    private static final Pattern CALL_SID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Set<String> FINAL_STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> HUMAN_TOOK_IT = Set.of("completed", "answered");

    private final Switchboard switchboard;
    private final SignatureGate gate;
    private final Twiml twiml;

    /** Webhooks whose answers point to this public URL (scheme and authority, no trailing slash). */
    public VoiceWebhook(Switchboard switchboard, SignatureGate gate, String publicUrl, FailoverConfig failover) {
        this.switchboard = switchboard;
        this.gate = gate;
        this.twiml = new Twiml(publicUrl, failover);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(TwilioPaths.INCOMING_CALL, this::incomingCall)
                .post(TwilioPaths.STREAM_ENDED, (request, response) -> answer(request, response, this::streamEnded))
                .post(TwilioPaths.DIAL_ENDED, (request, response) -> answer(request, response, this::dialEnded))
                .post(TwilioPaths.FALLBACK, (request, response) -> answer(request, response, this::fallback))
                .post(TwilioPaths.STREAM_STATUS, (request, response) -> note(request, response, this::streamStatus))
                .post(TwilioPaths.CALL_STATUS, (request, response) -> note(request, response, this::callStatus));
    }

    /** Writes and signs something once, so that no caller waits for classes to load. */
    public void warmUp() {
        twiml.connect("warm-up");
        twiml.apologise();
        RequestSignature.sign("warm-up", "https://localhost/", FormParameters.parse("a=b").values());
    }

    private void incomingCall(ServerRequest request, ServerResponse response) {
        long readNanos = System.nanoTime();
        answer(request, response, this::ring);
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - readNanos);
        request.context().get(CALL_SID, String.class).ifPresent(sid -> switchboard.answeredIn(sid, micros));
    }

    private String ring(FormParameters form) {
        RingAnswer answer = switchboard.ring(new Ring(form.first("CallSid"), form.first("AccountSid"),
                form.first("From"), form.first("To"), Instant.now()));
        return switch (answer) {
            case RingAnswer.Patch(String token) -> twiml.connect(token);
            case RingAnswer.Busy() -> twiml.busy();
        };
    }

    private String streamEnded(FormParameters form) {
        Aftermath aftermath = switchboard.streamEnded(form.first("CallSid"));
        return switch (aftermath) {
            case Aftermath.HangUp() -> twiml.hangUp();
            case Aftermath.Human() -> twiml.apologise();
            case Aftermath.Busy() -> twiml.busy();
            case Aftermath.TimeUp() -> twiml.timeUp();
            case Aftermath.Silence() -> twiml.silence();
            case Aftermath.Reattach(String token) -> twiml.connect(token);
        };
    }

    private String dialEnded(FormParameters form) {
        return HUMAN_TOOK_IT.contains(form.first("DialCallStatus")) ? twiml.hangUp() : twiml.nobodyFree();
    }

    /** Needs neither store nor agent: it answers when they are what failed. */
    private String fallback(FormParameters form) {
        LOG.warn("call {} came to the fallback: error {} at {}", form.first("CallSid"), form.first("ErrorCode"),
                form.first("ErrorUrl").replaceAll("[?].*", ""));
        return twiml.apologise();
    }

    private void streamStatus(FormParameters form) {
        String error = form.first("StreamError");
        switchboard.note(form.first("CallSid"),
                error.isEmpty() ? CallEvent.Kind.STATUS : CallEvent.Kind.FAILURE,
                form.first("StreamEvent") + (error.isEmpty() ? "" : ": " + error));
    }

    private void callStatus(FormParameters form) {
        String status = form.first("CallStatus");
        switchboard.note(form.first("CallSid"), CallEvent.Kind.STATUS, "call " + status);
        if (FINAL_STATUSES.contains(status)) {
            switchboard.callOver(form.first("CallSid"));
        }
    }

    /** Answers with TwiML, with the apology when we fail: a caller is waiting. */
    private void answer(ServerRequest request, ServerResponse response, Function<FormParameters, String> handler) {
        accept(request, response, form -> {
            String document;
            try {
                document = handler.apply(form);
            } catch (RuntimeException e) {
                LOG.error("call {}: {} failed", form.first("CallSid"), request.path().path(), e);
                document = twiml.apologise();
            }
            response.header(HeaderNames.CONTENT_TYPE, "text/xml").send(document);
        });
    }

    private void note(ServerRequest request, ServerResponse response,
                      Consumer<FormParameters> handler) {
        accept(request, response, form -> {
            handler.accept(form);
            response.status(Status.NO_CONTENT_204).send();
        });
    }

    private void accept(ServerRequest request, ServerResponse response,
                        Consumer<FormParameters> handler) {
        FormParameters form;
        try {
            byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
            form = FormParameters.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            response.status(Status.BAD_REQUEST_400).send();
            return;
        }
        if (!gate.opensForForm(request.headers(), SignatureGate.pathAndQuery(request.prologue()), form)) {
            response.status(Status.FORBIDDEN_403).send();
        } else if (!CALL_SID.matcher(form.first("CallSid")).matches()) {
            LOG.warn("refused {}: no usable CallSid", request.path().path());
            response.status(Status.BAD_REQUEST_400).send();
        } else {
            request.context().register(CALL_SID, form.first("CallSid"));
            handler.accept(form);
        }
    }
}
