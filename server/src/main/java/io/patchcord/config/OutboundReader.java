package io.patchcord.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads the section {@code outbound}. */
final class OutboundReader {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private OutboundReader() {
    }

    static OutboundConfig read(Section root) {
        try (Section section = root.section("outbound")) {
            return new OutboundConfig(
                    section.number("calls-per-second", 1, 1, 100),
                    section.number("batch-calls", 5, 1, 10_000),
                    section.duration("ring-timeout", SECOND.multipliedBy(30), SECOND.multipliedBy(5),
                            MINUTE.multipliedBy(10)),
                    section.duration("request-timeout", SECOND.multipliedBy(10), Duration.ofMillis(100), MINUTE),
                    section.duration("settle-time", SECOND.multipliedBy(5), Duration.ofMillis(100), MINUTE),
                    detection(section),
                    section.text("machine-message", ""));
        }
    }

    private static MachineDetection detection(Section section) {
        String text = section.text("machine-detection", "off");
        // an unquoted "off" is the boolean false to YAML
        Optional<MachineDetection> detection = switch (text.toLowerCase(Locale.ROOT)) {
            case "off", "false" -> Optional.of(MachineDetection.OFF);
            case "sync" -> Optional.of(MachineDetection.SYNC);
            case "async" -> Optional.of(MachineDetection.ASYNC);
            default -> Optional.empty();
        };
        section.require("machine-detection", "must be off, sync or async", detection.isPresent());
        return detection.orElse(MachineDetection.OFF);
    }
}
