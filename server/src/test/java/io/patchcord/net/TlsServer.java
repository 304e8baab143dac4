package io.patchcord.net;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.bridge.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A listener on all addresses that ends TLS itself, with what these files hold. */
final class TlsServer implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(5);
    static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final BlockingQueue<WebSocketChannel> channels = new LinkedBlockingQueue<>();
    private final Watchdog watchdog = new Watchdog(LOOK);
    private final ServerTls tls;
    private final ConnectionGuard guard;
    private final WebServer web;

    /** Heads, the handshake before them too, must come within that time. */
    TlsServer(Path chain, Path key, Duration head) {
        tls = new ServerTls(chain, key, LOOK);
        guard = new ConnectionGuard(new StreamKeeper(Http1ConnectionSelector.builder()
                .config(Http1Config.create()).addUpgrader(new MediaUpgrader("websocket", new Endpoint())).build()),
                new ConnectionGuard.Limits(head, head.multipliedBy(2), LONG, 20), Optional.of(tls));
        watchdog.watch(guard);
        web = WebServer.builder().host("0.0.0.0").port(0).shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(50)).protocolsDiscoverServices(false)
                .addConnectionSelector(guard)
                .routing(HttpRouting.builder().get("/", (request, response) ->
                        response.send(request.isSecure() ? "secure" : "plain")))
                .build().start();
    }

    int port() {
        return web.port();
    }

    ServerTls tls() {
        return tls;
    }

    ConnectionGuard guard() {
        return guard;
    }

    /** Our ends of the WebSockets there were. */
    BlockingQueue<WebSocketChannel> channels() {
        return channels;
    }

    /** Waits until a write of this channel has waited for its peer for a while. */
    static void awaitStuck(WebSocketChannel writer) {
        Eventually.holds(() -> writer.writingSinceNanos() != 0
                && System.nanoTime() - writer.writingSinceNanos() > SHORT.toNanos(), () -> "no write is stuck");
    }

    @Override
    public void close() {
        web.stop();
        tls.close();
        watchdog.close();
    }

    /** Writes for as long as it can; or only reads; or leaves while another thread still writes. */
    private final class Endpoint implements WebSocketEndpoint {
        private volatile String path = "";

        @Override
        public String path() {
            return "/";
        }

        @Override
        public boolean answers(String rawPath) {
            return !rawPath.equals("/");
        }

        @Override
        public int maxMessage() {
            return 1_000;
        }

        @Override
        public int admit(HttpPrologue prologue, Headers headers) {
            path = prologue.uriPath().rawPath();
            return 101;
        }

        @Override
        public void serve(WebSocketChannel channel) {
            channels.add(channel);
            switch (path) {
                case "/flood" -> flood(channel);
                case "/quit" -> {
                    Thread.startVirtualThread(() -> flood(channel));
                    awaitStuck(channel);
                }
                default -> channel.receive();
            }
        }

        private void flood(WebSocketChannel channel) {
            while (channel.text("x".repeat(100_000))) {
                Thread.onSpinWait();
            }
        }
    }
}
