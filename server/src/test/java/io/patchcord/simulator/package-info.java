/** Proves the simulator against peers that share nothing with it: raw sockets, the JDK's client, the vendors' own. */
package io.patchcord.simulator;
