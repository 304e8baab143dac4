package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.ToolRequest;
import java.time.Duration;

/** {@code end_call}: hangs up once the caller has heard the agent's last words. */
record EndCallTool(Duration deadline) implements ClientTool {
    @Override
    public String name() {
        return "end_call";
    }

    @Override
    public String run(ToolRequest request) {
        request.actions().hangUp();
        return "The call ends after your last words.";
    }
}
