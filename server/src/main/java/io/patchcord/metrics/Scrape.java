package io.patchcord.metrics;

/**
 * All metrics at one moment.
 *
 * @param contentType the form they are in
 * @param text the metrics in it, UTF-8
 */
public record Scrape(String contentType, byte[] text) {
}
