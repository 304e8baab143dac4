package io.patchcord.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where customers, pending calls and call records are kept.
 *
 * @param dataDir directory of the H2 database and of the spool
 * @param url JDBC URL of another database; empty for H2 under {@code dataDir}
 * @param username database user
 * @param password its password; empty for H2's own file
 * @param poolSize database connections
 * @param lostAfter after how much silence a process on another box counts as dead
 */
public record StoreConfig(Path dataDir, Optional<String> url, String username, Secret password, int poolSize,
                          Duration lostAfter) {
    static final Duration USUAL_SILENCE = Duration.ofSeconds(30);

    /** With the usual patience with other boxes. */
    public StoreConfig(Path dataDir, Optional<String> url, String username, Secret password, int poolSize) {
        this(dataDir, url, username, password, poolSize, USUAL_SILENCE);
    }

    /** Where what the database can't take is kept, too: nowhere for one in memory, which forgets as well. */
    public Optional<Path> spooledUnder() {
        return url.filter(text -> text.matches("jdbc:h2:(mem|(m|nioM)em(FS|LZF)):.*")).isPresent() ? Optional.empty()
                : Optional.of(dataDir.toAbsolutePath().normalize());
    }
}
