package io.patchcord.config;

/**
 * How the program logs, to standard output.
 *
 * @param format how a line is written
 * @param level the least that is logged of the program's own, as logback names it
 */
public record LoggingConfig(Format format, String level) {
    /** How a line is written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }
}
