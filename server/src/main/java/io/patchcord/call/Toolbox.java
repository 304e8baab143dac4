package io.patchcord.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tools that agents may call, each with a breaker that all calls share: what stands behind a tool and is down is
 * not waited for by every caller. Thread-safe.
 */
public final class Toolbox {
    private static final int FAILURES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** A tool, and what keeps it from being tried in vain. */
    record Entry(ClientTool tool, Breaker breaker) {
    }

    private final Map<String, Entry> entries;

    /** A box of these tools, whose names must differ. */
    public Toolbox(List<ClientTool> tools) {
        this.entries = tools.stream().map(tool -> new Entry(tool, new Breaker(FAILURES, PAUSE)))
                .collect(Collectors.toUnmodifiableMap(entry -> entry.tool().name(), Function.identity()));
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }
}
