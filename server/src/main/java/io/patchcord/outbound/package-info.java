/**
 * Calls that we make: who may be called, when, how often, and what became of it. Knows the call; knows nothing of HTTP,
 * JSON or SQL, which reach it through its ports.
 */
package io.patchcord.outbound;
