package io.patchcord.twilio;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.Aftermath;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallPart;
import io.patchcord.call.Ring;
import io.patchcord.call.RingAnswer;
import io.patchcord.call.Switchboard;
import io.patchcord.call.WaitingLine;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers Twilio's HTTP requests. Each is checked for its signature before anything of it is acted on. */
public final class VoiceWebhook implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebhook.class);
    private static final Set<String> FINAL_STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> HUMAN_TOOK_IT = Set.of("completed", "answered");

    private final Switchboard switchboard;
    private final SignedRequests requests;
    private final Twiml twiml;
    private final WaitingLine waiting;
    private final String waitingWords;

    /** Webhooks that answer with these documents, and with {@code waitingWords} to those who wait for a place. */
    public VoiceWebhook(Switchboard switchboard, WaitingLine waiting, String waitingWords, SignatureGate gate,
                        Twiml twiml) {
        this.switchboard = switchboard;
        this.waiting = waiting;
        this.waitingWords = waitingWords;
        this.twiml = twiml;
        this.requests = new SignedRequests(gate, twiml);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(TwilioPaths.INCOMING_CALL, this::incomingCall)
                .post(TwilioPaths.STILL_WAITING,
                        requests.answers(form -> answer(form, switchboard.ringAgain(ring(form)))))
                .post(TwilioPaths.STREAM_ENDED, requests.answers(this::streamEnded))
                .post(TwilioPaths.STREAM_ENDED + "/{box}", requests.answers(this::streamEnded))   // a proxy's concern
                .post(TwilioPaths.DIAL_ENDED, requests.answers(this::dialEnded))
                .post(TwilioPaths.FALLBACK, requests.answers(this::fallback))
                .post(TwilioPaths.STREAM_STATUS, requests.notes(this::streamStatus))
                .post(TwilioPaths.CALL_STATUS, requests.notes(this::callStatus));
    }

    /** Writes and signs something once, so that no caller waits for classes to load. */
    public void warmUp() {
        twiml.connect("warm-up");
        twiml.apologise();
        RequestSignature.sign("warm-up", "https://localhost/", FormParameters.parse("a=b").values());
    }

    private void incomingCall(ServerRequest request, ServerResponse response) {
        long readNanos = System.nanoTime();
        requests.answer(request, response, form -> answer(form, switchboard.ring(ring(form))));
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - readNanos);
        request.context().get(SignedRequests.CALL_SID, String.class)
                .ifPresent(sid -> switchboard.answeredIn(sid, micros));
    }

    private static Ring ring(FormParameters form) {
        return new Ring(form.first("CallSid"), form.first("AccountSid"), form.first("From"), form.first("To"),
                Instant.now());
    }

    private String answer(FormParameters form, RingAnswer answer) {
        return switch (answer) {
            case RingAnswer.Patch(String token, String announcement) -> {
                waiting.left(form.first("CallSid"));
                yield twiml.connect(token, announcement);
            }
            case RingAnswer.Busy() -> switchboard.taking() && waiting.mayWait(form.first("CallSid"),
                    System.nanoTime()) ? twiml.stayOnTheLine(waitingWords) : twiml.busy();
        };
    }

    private String streamEnded(FormParameters form) {
        Aftermath aftermath = switchboard.streamEnded(form.first("CallSid"));
        return switch (aftermath) {
            case Aftermath.HangUp() -> twiml.hangUp();
            case Aftermath.Human() -> twiml.apologise();
            case Aftermath.Transfer(String number) -> twiml.transfer(number);
            case Aftermath.Busy() -> twiml.busy();
            case Aftermath.Machine() -> twiml.machine();
            case Aftermath.TimeUp() -> twiml.timeUp();
            case Aftermath.Silence() -> twiml.silence();
            case Aftermath.Reattach(String token) -> twiml.connect(token);
        };
    }

    private String dialEnded(FormParameters form) {
        form.seconds("DialCallDuration").ifPresent(seconds -> switchboard.reports().part(
                new CallPart.Person(form.first("CallSid"), seconds)));
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
        switchboard.reports().note(form.first("CallSid"),
                error.isEmpty() ? CallEvent.Kind.STATUS : CallEvent.Kind.FAILURE,
                form.first("StreamEvent") + (error.isEmpty() ? "" : ": " + error));
    }

    private void callStatus(FormParameters form) {
        String status = form.first("CallStatus");
        switchboard.reports().note(form.first("CallSid"), CallEvent.Kind.STATUS, "call " + status);
        form.seconds("CallDuration").ifPresent(seconds -> switchboard.reports().part(
                new CallPart.Billed(form.first("CallSid"), seconds)));
        if (FINAL_STATUSES.contains(status)) {
            waiting.left(form.first("CallSid"));
            switchboard.callOver(form.first("CallSid"));
        }
    }
}
