package io.patchcord.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Which calls are recorded, and how.
 *
 * @param agents names of the agents whose calls are recorded, or {@link #ALL}; empty for none
 * @param directory where the files go; beside the other data when relative
 * @param format how samples are stored
 * @param announcement said to the caller before the stream; empty when consent is given otherwise
 * @param retentionDays days after which a file is deleted; 0 for never
 * @param maxLength where a recording stops
 */
public record RecordingConfig(Set<String> agents, Path directory, Format format, String announcement,
                              int retentionDays, Duration maxLength) {
    /** Stands for all agents. */
    public static final String ALL = "all";

    /** How samples are stored. */
    public enum Format {
        /** The line's own bytes. */
        ULAW,
        /** Decoded to 16 bits. */
        PCM_16
    }

    /** Copies the names. */
    public RecordingConfig {
        agents = Set.copyOf(agents);
    }

    /** No recordings at all. */
    public static RecordingConfig off() {
        return new RecordingConfig(Set.of(), Path.of("recordings"), Format.ULAW, "", 0, Duration.ZERO);
    }

    /** The same with its directory under this one, unless it is absolute. */
    public RecordingConfig under(Path dataDir) {
        return new RecordingConfig(agents, dataDir.resolve(directory), format, announcement, retentionDays, maxLength);
    }

    /** Whether any call is recorded. */
    public boolean on() {
        return !agents.isEmpty();
    }

    /** Whether the calls of this agent are. */
    public boolean records(String agent) {
        return agents.contains(ALL) || agents.contains(agent);
    }
}
