package io.patchcord;

import java.lang.management.ManagementFactory;
import java.util.List;

/** What a bridge in a process of its own must be let do: what this JVM was, by the build. */
public final class JvmAccess {
    private JvmAccess() {
    }

    /** The options that open parts of the JDK and allow native calls. */
    public static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens=") || option.startsWith("--enable-native-access="))
                .toList();
    }
}
