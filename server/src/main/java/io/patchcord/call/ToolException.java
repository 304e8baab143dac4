package io.patchcord.call;

/** A tool could not do what it was asked for. The message is a plain sentence for the agent, without secrets. */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mistake;

    private ToolException(String sentence, boolean mistake, Throwable cause) {
        super(sentence, cause);
        this.mistake = mistake;
    }

    /** The agent asked for something that can't be; the tool is in order. */
    public static ToolException mistake(String sentence) {
        return new ToolException(sentence, true, null);
    }

    /** The tool, or what stands behind it, failed. */
    public static ToolException failure(String sentence) {
        return failure(sentence, null);
    }

    /** The same, because of this; the agent is not told of it. */
    public static ToolException failure(String sentence, Throwable cause) {
        return new ToolException(sentence, false, cause);
    }

    /** Whether it was the agent's mistake. */
    public boolean isMistake() {
        return mistake;
    }
}
