package io.patchcord.twilio;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.patchcord.call.CallEvent;
import io.patchcord.call.CallPart;
import io.patchcord.call.Switchboard;
import io.patchcord.outbound.OutboundAnswer;
import io.patchcord.outbound.OutboundDesk;
import java.util.List;

/** Answers Twilio's requests about calls that we make; the path carries the order's id. */
public final class OutboundWebhook implements HttpService {
    private static final String ID = "id";

    private final OutboundDesk desk;
    private final Switchboard switchboard;
    private final SignedRequests requests;
    private final Twiml twiml;

    /** Webhooks for the orders of {@code desk}. */
    public OutboundWebhook(OutboundDesk desk, Switchboard switchboard, SignatureGate gate, Twiml twiml) {
        this.desk = desk;
        this.switchboard = switchboard;
        this.requests = new SignedRequests(gate, twiml);
        this.twiml = twiml;
    }

    @Override
    public void routing(HttpRules rules) {
        for (String box : List.of("", "/{box}")) {   // which of several has the order is the proxy's concern
            rules.post(TwilioPaths.OUTBOUND_CALL + "/{" + ID + "}" + box, this::answered)
                    .post(TwilioPaths.OUTBOUND_STATUS + "/{" + ID + "}" + box, this::status)
                    .post(TwilioPaths.AMD + box, requests.notes(this::verdict));
        }
    }

    private void answered(ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get(ID);
        requests.answer(request, response, form -> {
            OutboundAnswer answer = desk.answered(id, form.first("CallSid"), form.first("AnsweredBy"));
            return switch (answer) {
                case OutboundAnswer.Patch(String token, String announcement) -> twiml.connect(token, announcement);
                case OutboundAnswer.Busy() -> twiml.busy();
                case OutboundAnswer.Machine() -> twiml.machine();
                case OutboundAnswer.HangUp() -> twiml.hangUp();
            };
        });
    }

    private void status(ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get(ID);
        requests.note(request, response, form -> {
            String status = form.first("CallStatus");
            switchboard.reports().note(form.first("CallSid"), CallEvent.Kind.STATUS, "call " + status);
            desk.status(id, form.first("CallSid"), status);
            form.seconds("CallDuration").ifPresent(seconds -> switchboard.reports().part(
                    new CallPart.Billed(form.first("CallSid"), seconds)));
        });
    }

    private void verdict(FormParameters form) {
        String verdict = form.first("AnsweredBy");
        switchboard.reports().note(form.first("CallSid"), CallEvent.Kind.STATUS, "answered by " + verdict);
        desk.verdict(form.first("CallSid"), verdict);
    }
}
