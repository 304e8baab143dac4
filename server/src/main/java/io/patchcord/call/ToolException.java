package io.patchcord.call;

/** A tool could not do what it was asked for. The message is a plain sentence for the agent, without secrets. */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mistake;
    private final boolean tried;

    private ToolException(String sentence, boolean mistake, boolean tried, Throwable cause) {
        super(sentence, cause);
        this.mistake = mistake;
        this.tried = tried;
    }

    /** The agent asked for something that can't be; the tool is in order. */
    public static ToolException mistake(String sentence) {
        return new ToolException(sentence, true, false, null);
    }

    /** What stands behind the tool refused what the agent asked for. */
    public static ToolException refusal(String sentence) {
        return new ToolException(sentence, true, true, null);
    }

    /** The tool, or what stands behind it, failed. */
    public static ToolException failure(String sentence) {
        return failure(sentence, null);
    }

    /** The same, because of this; the agent is not told of it. */
    public static ToolException failure(String sentence, Throwable cause) {
        return new ToolException(sentence, false, true, cause);
    }

    /** Whether it was the agent's mistake. */
    public boolean isMistake() {
        return mistake;
    }

    /** Whether it was tried at all: a request that is wrong in itself is not. */
    public boolean isTried() {
        return tried;
    }
}
