package io.patchcord.twilio;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallLine;
import io.patchcord.net.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes Twilio's form posts: reads each, checks its signature and its CallSid, and only then hands it on. */
final class SignedRequests {
    /** Under which a request's context holds the CallSid. */
    static final String CALL_SID = "CallSid";
    private static final Logger LOG = LoggerFactory.getLogger(SignedRequests.class);
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private final SignatureGate gate;
    private final Twiml twiml;

    SignedRequests(SignatureGate gate, Twiml twiml) {
        this.gate = gate;
        this.twiml = twiml;
    }

    /** Handles requests that are answered with TwiML. */
    Handler answers(Function<FormParameters, String> handler) {
        return (request, response) -> answer(request, response, handler);
    }

    /** Handles requests that only tell something. */
    Handler notes(Consumer<FormParameters> handler) {
        return (request, response) -> note(request, response, handler);
    }

    /** Answers with TwiML, with the apology when we fail: a caller is waiting. */
    void answer(ServerRequest request, ServerResponse response, Function<FormParameters, String> handler) {
        accept(request, response, form -> {
            String document;
            letFramesPass();
            try {
                document = handler.apply(form);
            } catch (RuntimeException e) {
                LOG.error("call {}: {} failed", form.first("CallSid"), request.path().path(), e);
                document = twiml.apologise();
            }
            letFramesPass();
            response.header(HeaderNames.CONTENT_TYPE, "text/xml").send(document);
        });
    }

    void note(ServerRequest request, ServerResponse response,
                      Consumer<FormParameters> handler) {
        accept(request, response, form -> {
            handler.accept(form);
            response.status(Status.NO_CONTENT_204).send();
        });
    }

    /**
     * A virtual thread keeps its carrier until it blocks, and a webhook takes as long as thirty frames do: what of the
     * live calls has come meanwhile goes first.
     */
    @SuppressWarnings("ThreadPriorityCheck")   // nothing relies on it but how long others wait
    private static void letFramesPass() {
        Thread.yield();
    }

    private void accept(ServerRequest request, ServerResponse response,
                        Consumer<FormParameters> handler) {
        FormParameters form;
        letFramesPass();
        try {
            Optional<byte[]> body = RequestBody.read(request, MAX_BODY_BYTES);
            if (body.isEmpty()) {
                response.status(Status.REQUEST_ENTITY_TOO_LARGE_413).header(HeaderNames.CONNECTION, "close").send();
                return;
            }
            form = FormParameters.parse(new String(body.get(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            response.status(Status.BAD_REQUEST_400).send();
            return;
        }
        if (!gate.opensForForm(request.headers(), SignatureGate.pathAndQuery(request.prologue()), form)) {
            response.status(Status.FORBIDDEN_403).send();
        } else if (!SID.matcher(form.first("CallSid")).matches()) {
            LOG.warn("refused {}: no usable CallSid", request.path().path());
            response.status(Status.BAD_REQUEST_400).send();
        } else {
            request.context().register(CALL_SID, form.first("CallSid"));
            CallLine.during(form.first("CallSid"), () -> handler.accept(form));
        }
    }
}
