/** Companding and resampling between the telephone's format and the agent's. Imports the JDK and nothing else. */
package io.patchcord.codec;
