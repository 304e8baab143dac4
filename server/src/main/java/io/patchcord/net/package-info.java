/**
 * Blocking WebSockets (RFC 6455), both roles: frames in, one locked way out, and what leads to them: on the server
 * Helidon's public raw upgrade, in the client an opening handshake on the JDK's sockets. Imports no other package of
 * the server.
 */
package io.patchcord.net;
