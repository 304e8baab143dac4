package io.patchcord.config;

/**
 * The operators' listener: console, control, health and metrics.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes any free one
 */
public record OperatorConfig(String host, int port) {
}
