package io.patchcord.call;

import java.time.Duration;

/** A tool that agents may call. Thread-safe: each call of it runs on a virtual thread of its own. */
public interface ClientTool {
    /** The name agents know it by. */
    String name();

    /** How long one call of it may take; less than the agent waits for an answer. */
    Duration deadline();

    /**
     * Does it, and may block. An interrupt says that nobody waits any longer.
     *
     * @return what the agent is told
     * @throws ToolException when it can't be done, with a sentence for the agent
     * @throws InterruptedException when interrupted
     */
    String run(ToolRequest request) throws ToolException, InterruptedException;
}
