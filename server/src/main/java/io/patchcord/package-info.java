/** The program: its command line and its composition root. May import every other package. */
package io.patchcord;
