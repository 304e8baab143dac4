package io.patchcord.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A browser's telephone. It says {@code {"type":"call","from":…,"to":…}} and is told {@code stream} once the bridge's
 * TwiML has opened one, whose end it then is: what it sends and gets has an {@code event}, as Twilio's frames have.
 * {@code ringing} tells the call's id, {@code happened} and {@code ended} what becomes of it. Thread-safe.
 */
final class SoftphoneSocket extends WsPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Set<SimulatorEvent.Kind> TOLD = EnumSet.of(SimulatorEvent.Kind.RINGING,
            SimulatorEvent.Kind.VERB, SimulatorEvent.Kind.FAILURE, SimulatorEvent.Kind.STREAM_ENDED,
            SimulatorEvent.Kind.VIOLATION);
    private static final String TYPE = "type";
    private static final int NORMAL = 1000;
    private static final int REFUSED = 1008;

    private final Softphone softphone;
    private volatile PhoneCall call;
    private volatile RelayedStream stream;

    SoftphoneSocket(Softphone softphone) {
        this.softphone = softphone;
    }

    @Override
    void opened() {
        Thread reader = Thread.currentThread();
        Thread.ofVirtual().name("softphone watch").start(() -> {
            try {
                reader.join();   // a connection that breaks tells nobody, but its reader ends
                over();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    void text(String message) {
        JsonNode json;
        try {
            json = JSON.readTree(message);
        } catch (JsonProcessingException _) {
            refuse("that is no JSON");
            return;
        }
        RelayedStream open = stream;
        if (json.path("event").isTextual() && open != null) {
            boolean stops = json.path("event").textValue().equals("stop");
            open.pass(message, stops);
            if (stops) {
                over();
            }
        } else if (json.path(TYPE).asText().equals("call") && call == null) {
            place(json.path("from").asText(), json.path("to").asText());
        } else if (json.path(TYPE).asText().equals("hang-up")) {
            over();
        } else if (call == null) {
            refuse("say call first");
        }
    }

    private void place(String from, String to) {
        if (!NUMBER.matcher(from).matches() || !NUMBER.matcher(to).matches()) {
            refuse("from and to are a plus, then 7 to 15 digits");
            return;
        }
        PhoneCall placed = softphone.ring(CallPlan.of(from, to).withoutRecording().withTimeline(this::happened), this);
        call = placed;
        tell(message("ringing").put("callSid", placed.callSid()));
    }

    private void happened(SimulatorEvent event) {
        if (event.kind() == SimulatorEvent.Kind.CALL_ENDED) {
            tell(message("ended").put("text", event.text()));
            outlet().close(NORMAL, "");
        } else if (TOLD.contains(event.kind())) {
            tell(message("happened").put("kind", event.kind().name()).put("text", event.text()));
        }
    }

    /** The bridge has opened this stream. */
    void streaming(RelayedStream opened, String callSid, StreamPeer.TwimlStream twiml) {
        stream = opened;
        ObjectNode told = message("stream").put("callSid", callSid).put("accountSid", softphone.accountSid())
                .put("streamSid", twiml.streamSid());
        twiml.parameters().forEach(told.putObject("parameters")::put);
        tell(told);
    }

    /** Sends a text; false when the browser is gone. */
    boolean tell(String text) {
        return outlet().text(text);
    }

    private void tell(ObjectNode json) {
        tell(json.toString());
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put(TYPE, type);
    }

    private void refuse(String why) {
        outlet().close(REFUSED, why);
    }

    /** The phone was put down, or is gone. */
    private void over() {
        PhoneCall placed = call;
        if (placed != null) {
            placed.hangUp();
        }
    }

    @Override
    void closing() {
        over();
    }

    @Override
    void binary(int byteCount) {
        refuse("text frames only");
    }

    @Override
    void failed(RuntimeException fault) {
        refuse("a fault of the server");
        over();
    }
}
