package io.patchcord.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads the {@code recording} section. */
final class RecordingReader {
    private static final String ANNOUNCEMENT = "This call is recorded. If you do not agree, please hang up now.";
    private static final Duration HOUR = Duration.ofHours(1);

    private RecordingReader() {
    }

    static RecordingConfig read(Section root) {
        try (Section section = root.section("recording")) {
            Set<String> agents = new LinkedHashSet<>(section.words("agents"));
            Path directory = Path.of(section.text("directory", "recordings"));
            String format = section.text("format", "ulaw");
            section.require("format", "must be ulaw or pcm_16", Set.of("ulaw", "pcm_16").contains(format));
            String consent = section.text("consent", "announce");
            section.require("consent", "must be announce or given", Set.of("announce", "given").contains(consent));
            String announcement = section.raw("announcement").map(String::strip).orElse(ANNOUNCEMENT);
            section.require("announcement", "must say something while consent is announce",
                    consent.equals("given") || !announcement.isEmpty());
            return new RecordingConfig(agents, directory,
                    format.equals("pcm_16") ? RecordingConfig.Format.PCM_16 : RecordingConfig.Format.ULAW,
                    consent.equals("given") ? "" : announcement,
                    section.number("retention-days", 30, 0, 3_650),
                    section.duration("max-length", HOUR.multipliedBy(2), Duration.ofSeconds(1),
                            HOUR.multipliedBy(24)));
        }
    }
}
