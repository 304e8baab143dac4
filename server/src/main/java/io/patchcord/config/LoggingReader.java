package io.patchcord.config;

import java.util.List;
import java.util.Locale;

/** Reads how the program logs and traces. */
final class LoggingReader {
    private static final List<String> FORMATS = List.of("text", "json");
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private LoggingReader() {
    }

    static LoggingConfig read(Section root) {
        try (Section section = root.section("logging")) {
            String format = section.text("format", "text").toLowerCase(Locale.ROOT);
            section.require("format", "must be text or json", FORMATS.contains(format));
            String level = section.text("level", "info").toLowerCase(Locale.ROOT);
            section.require("level", "must be error, warn, info, debug or trace", LEVELS.contains(level));
            return new LoggingConfig(format.equals("json") ? LoggingConfig.Format.JSON : LoggingConfig.Format.TEXT,
                    level);
        }
    }

    static TracingConfig tracing(Section root) {
        try (Section section = root.section("tracing")) {
            return new TracingConfig(section.origin("otlp-endpoint"));
        }
    }
}
