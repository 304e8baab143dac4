/** Tests of the WebSockets, over real loopback connections. */
package io.patchcord.net;
