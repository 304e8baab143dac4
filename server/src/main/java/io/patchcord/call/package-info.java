/**
 * One call: its two legs, its two pumps, its one end. Knows the customer and the codec; knows nothing of HTTP, JSON,
 * WebSockets or SQL, which reach it through its ports.
 */
package io.patchcord.call;
