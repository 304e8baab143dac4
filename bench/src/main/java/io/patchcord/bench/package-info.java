/**
 * JMH benchmarks: one class per subject, one operation is one 20 ms frame. {@code RatioGate} holds their ratios to
 * limits, {@code Rivals} sets the whole step beside C and Python. Imports the codec and, for the pumps, the server.
 */
package io.patchcord.bench;
