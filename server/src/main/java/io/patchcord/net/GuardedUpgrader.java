package io.patchcord.net;

import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;

/**
 * Another's upgrader behind a {@link ConnectionGuard}, which lets go of what was upgraded. Thread-safe if that is.
 *
 * @param upgrader what upgrades
 */
public record GuardedUpgrader(Http1Upgrader upgrader) implements Http1Upgrader {
    @Override
    public String supportedProtocol() {
        return upgrader.supportedProtocol();
    }

    @Override
    public ServerConnection upgrade(ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        ServerConnection upgraded = upgrader.upgrade(context, prologue, headers);
        if (upgraded != null && context instanceof GuardedConnection guarded) {
            guarded.upgraded();
        }
        return upgraded;
    }
}
