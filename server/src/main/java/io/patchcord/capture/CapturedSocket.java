package io.patchcord.capture;

import io.patchcord.net.WireTaps;

/**
 * A socket of a call.
 *
 * @param link whose it is
 * @param leg which of the call's sockets of that link, from 1 on
 */
record CapturedSocket(WireTaps.Link link, int leg) {
}
