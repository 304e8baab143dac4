package io.patchcord.simulator;

/**
 * A mark that went back to the bridge.
 *
 * @param name as the bridge named it
 * @param sentAtNanos when the bridge's mark arrived, by {@link System#nanoTime()}
 * @param echoedAtNanos when the echo left
 * @param heardMillis how much of the call the caller had heard by then
 * @param cleared whether a clear sent it back, and not the end of its audio
 */
public record MarkEcho(String name, long sentAtNanos, long echoedAtNanos, long heardMillis, boolean cleared) {
}
