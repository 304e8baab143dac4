/** Whole composed calls of both protocols, played through the running bridge over real sockets. */
package io.patchcord.replay;
