package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolException;
import io.patchcord.call.ToolRequest;
import java.time.Duration;
import java.util.regex.Pattern;

/** {@code send_dtmf}: presses keys toward the caller's side, for machines that ask for them. */
record SendDtmfTool(Duration deadline) implements ClientTool {
    private static final Pattern DIGITS = Pattern.compile("[0-9*#A-Dw]{1,40}");

    @Override
    public String name() {
        return "send_dtmf";
    }

    @Override
    public String run(ToolRequest request) throws ToolException {
        String digits = Parameters.text(Parameters.parse(request.parameters()), "digits").orElse("");
        if (!DIGITS.matcher(digits).matches()) {
            throw ToolException.mistake("The parameter digits must be 1 to 40 of 0-9, *, #, A-D, and w for half a "
                    + "second of silence.");
        }
        request.actions().play(digits);
        return "The keys are being played.";
    }
}
