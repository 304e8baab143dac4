/**
 * The load run: drives a bridge in a process of its own with simulated callers and agents, and measures from outside
 * what it delays, loses and costs. {@code Generator} is one thread for all sockets and clocks; {@code CallerLine} and
 * {@code AgentLine} are the two ends of a {@code LoadCall}; {@code PointRun} is the script of one measurement.
 * {@code SoakRun} and {@code ChaosRun} drive the product alone with the same generator: for long, and with every
 * {@code Fault}. Imports the codec's formats, and of the server the signature alone.
 */
package io.patchcord.bench.load;
