package io.patchcord.call;

/** A tool could not do what it was asked for. The message is a plain sentence for the agent, without secrets. */
public final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mistake;

    private ToolException(String sentence, boolean mistake) {
        super(sentence);
        this.mistake = mistake;
    }

    /** The agent asked for something that can't be; the tool is in order. */
    public static ToolException mistake(String sentence) {
        return new ToolException(sentence, true);
    }

    /** The tool, or what stands behind it, failed. */
    public static ToolException failure(String sentence) {
        return new ToolException(sentence, false);
    }

    /** Whether it was the agent's mistake. */
    public boolean isMistake() {
        return mistake;
    }
}
