/** Tests of what is read from and written to the agent. */
package io.patchcord.elevenlabs;
