package io.patchcord.store;

import io.patchcord.call.FrameDelays;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Frame delays in one column: the counts toward the agent, then those toward the caller. */
final class DelayColumn {
    private static final String BETWEEN_WAYS = ";";
    private static final String BETWEEN_COUNTS = ",";

    private DelayColumn() {
    }

    static String write(FrameDelays delays) {
        return delays.equals(FrameDelays.NONE) ? ""
                : counts(delays.toAgent()) + BETWEEN_WAYS + counts(delays.toCaller());
    }

    private static String counts(List<Long> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(BETWEEN_COUNTS));
    }

    static FrameDelays read(String text) {
        if (text.isEmpty()) {
            return FrameDelays.NONE;
        }
        String[] ways = text.split(BETWEEN_WAYS, -1);
        return new FrameDelays(counts(ways[0]), counts(ways[1]));
    }

    private static List<Long> counts(String text) {
        return text.isEmpty() ? List.of() : Arrays.stream(text.split(BETWEEN_COUNTS)).map(Long::valueOf).toList();
    }
}
