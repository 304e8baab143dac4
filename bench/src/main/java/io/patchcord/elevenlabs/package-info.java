/** What the benchmarks need of the server's package of this name, from inside: its doors are closed to others. */
package io.patchcord.elevenlabs;
