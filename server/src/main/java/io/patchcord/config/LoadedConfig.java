package io.patchcord.config;

import java.util.List;
import java.util.Set;

/**
 * What one loading gave.
 *
 * @param config the settings
 * @param warnings things that are allowed and probably not meant, one line each
 * @param keys every key the loader asked the file for, list positions written {@code []}
 */
public record LoadedConfig(PatchcordConfig config, List<String> warnings, Set<String> keys) {
    /** Copies the collections. */
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        keys = Set.copyOf(keys);
    }
}
