package io.patchcord.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The tools agents may call.
 *
 * @param deadline how long one may take
 * @param departments names of people a caller may be put through to, with their numbers, E.164
 * @param lookupFields what an agent may be told of the caller's own record
 * @param updateFields what an agent may change there
 * @param http tools that are requests to somebody's server
 */
public record ToolsConfig(Duration deadline, Map<String, String> departments, List<String> lookupFields,
                          List<String> updateFields, List<HttpToolConfig> http) {
    /** Names of the tools that need no declaration. */
    public static final List<String> BUILT_IN = List.of("transfer_to_human", "end_call", "send_dtmf", "send_sms",
            "lookup_customer", "update_customer");
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Copies the collections. */
    public ToolsConfig {
        departments = Map.copyOf(departments);
        lookupFields = List.copyOf(lookupFields);
        updateFields = List.copyOf(updateFields);
        http = List.copyOf(http);
    }

    /** Nothing declared. */
    public static ToolsConfig defaults() {
        return new ToolsConfig(DEADLINE, Map.of(), List.of(), List.of(), List.of());
    }
}
