/** The whole bridge, running, between both its peers over real sockets: what callers, agents and operators rely on. */
package io.patchcord.bridge;
