/** Seeded, endless nonsense for everything here that reads what others send; each reader's targets stand beside it. */
package io.patchcord.fuzz;
