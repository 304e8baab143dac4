package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.TextMessages;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import java.time.Duration;
import java.util.Optional;

/** {@code send_sms}: sends the person on the line, and nobody else, a text message. */
record SendSmsTool(Duration deadline, Optional<TextMessages> texts, CustomerDesk desk) implements ClientTool {
    /** What Twilio takes in one message. */
    private static final int MOST_CHARS = 1_600;

    @Override
    public String name() {
        return "send_sms";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        TextMessages way = texts.orElseThrow(() -> ToolException.failure("send_sms is not set up: it needs "
                + "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER."));
        String text = Parameters.text(Parameters.parse(request.parameters()), "text").orElse("");
        if (text.isEmpty() || text.length() > MOST_CHARS) {
            throw ToolException.mistake("The parameter text must hold 1 to " + MOST_CHARS + " characters.");
        }
        String to = desk.phone(request.call()).e164();
        try {
            way.send(request.call().ours(), to, text);
        } catch (IllegalStateException e) {
            throw ToolException.failure(e.getMessage());
        }
        return "The text message has been sent.";
    }
}
