package io.patchcord.call;

/** What became of an agent's call of a tool. */
public enum ToolOutcome {
    /** The agent was told a result. */
    ANSWERED,
    /** The agent was told what it had asked wrong. */
    MISTAKEN,
    /** The tool failed or was too slow. */
    FAILED,
    /** The tool was not tried: unknown, broken for now, or called too often. */
    REFUSED,
    /** The call ended first. */
    CANCELLED;

    /** Stands for every name that is no tool of the bridge's. */
    public static final String NO_TOOL = "unknown";
}
