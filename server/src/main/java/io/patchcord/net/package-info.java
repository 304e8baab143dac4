/**
 * Blocking WebSockets (RFC 6455) on Helidon's own sockets, both roles: frames in, one locked way out, and the public
 * raw upgrade on the server and in the client that leads to them. Imports no other package of the server.
 */
package io.patchcord.net;
