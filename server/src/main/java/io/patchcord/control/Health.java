package io.patchcord.control;

import java.util.List;
import java.util.function.Supplier;

/**
 * How the process is, for whoever watches it. Any thread asks.
 *
 * @param notLive why it must be started anew, if so
 * @param notReady why no calls are taken, if so
 * @param warnings what an operator should know of a process that is ready all the same
 */
public record Health(Supplier<List<String>> notLive, Supplier<List<String>> notReady,
                     Supplier<List<String>> warnings) {
}
