package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.Redaction;
import io.patchcord.call.TextMessages;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code send_sms}: sends the person on the line, and nobody else, a text message. */
record SendSmsTool(Duration deadline, Optional<TextMessages> texts, CustomerDesk desk) implements ClientTool {
    private static final Logger LOG = LoggerFactory.getLogger(SendSmsTool.class);
    private static final String NOT_SENT = "The text message could not be sent.";
    /** What Twilio takes in one message. */
    private static final int MOST_CHARS = 1_600;

    @Override
    public String name() {
        return "send_sms";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        if (texts.isEmpty()) {
            LOG.warn("call {}: send_sms is not set up: it needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and "
                    + "TWILIO_PHONE_NUMBER", request.call().callSid());
            throw ToolException.failure(NOT_SENT);
        }
        String text = Parameters.text(Parameters.parse(request.parameters()), "text").orElse("");
        if (text.isEmpty() || text.length() > MOST_CHARS) {
            throw ToolException.mistake("The parameter text must hold 1 to " + MOST_CHARS + " characters.");
        }
        String to = desk.phone(request.call()).e164();
        try {
            texts.get().send(request.call().ours(), to, text);
        } catch (TextMessages.NotTakenException e) {
            LOG.info("call {}: no text message: {}", request.call().callSid(), Redaction.numbers(e.getMessage()));
            throw ToolException.mistake("The text message could not be sent: the number does not take text messages.");
        } catch (IllegalStateException e) {
            LOG.warn("call {}: no text message: {}", request.call().callSid(), Redaction.numbers(e.getMessage()));
            throw ToolException.failure(NOT_SENT);
        }
        return "The text message has been sent.";
    }
}
