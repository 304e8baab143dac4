package io.patchcord.bench.rival;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.net.CloseCode;
import io.patchcord.net.MediaUpgrader;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketDialer;
import io.patchcord.net.WebSocketEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Trees and strings over the product's own WebSocket frames. */
public final class TreeBridge implements WebSocketEndpoint {
    private static final int MOST_BYTES = 16 << 20;
    private static final int ACCEPT = 101;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI agent;
    private final WebSocketDialer dialer = new WebSocketDialer(TIMEOUT, MOST_BYTES);

    private TreeBridge(URI agent) {
        this.agent = agent;
    }

    /** Takes the URL of conversations, prints its port. */
    public static void main(String[] args) {
        WebServer server = WebServer.builder().host("127.0.0.1").port(0)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .addConnectionSelector(Http1ConnectionSelector.builder().config(Http1Config.create())
                        .addUpgrader(new MediaUpgrader("websocket", new TreeBridge(URI.create(args[0]))))
                        .build())
                .build().start();
        System.out.println("listening on " + server.port());
    }

    @Override
    public String path() {
        return "/twilio/media-stream";
    }

    @Override
    public int maxMessage() {
        return MOST_BYTES;
    }

    @Override
    public int admit(HttpPrologue prologue, Headers headers) {
        return ACCEPT;
    }

    @Override
    public void serve(WebSocketChannel caller) {
        CallTexts texts = new CallTexts();
        WebSocketChannel toAgent = null;
        while (caller.receive() == WebSocketChannel.Received.TEXT) {
            JsonNode frame = tree(caller);
            switch (frame.path("event").asText()) {
                case "start" -> toAgent = connect(caller, texts, frame);
                case "media" -> toAgent.text(texts.message(frame));
                default -> { }
            }
        }
        if (toAgent != null) {
            toAgent.close(CloseCode.NORMAL, "");
        }
        caller.abort();
    }

    private WebSocketChannel connect(WebSocketChannel caller, CallTexts texts, JsonNode start) {
        WebSocketChannel channel = dialer.dial(agent, Map.of());
        channel.text(texts.begin(start));
        if (channel.receive() == WebSocketChannel.Received.TEXT) {
            texts.formats(tree(channel));
        }
        Thread.startVirtualThread(() -> {
            while (channel.receive() == WebSocketChannel.Received.TEXT) {
                JsonNode message = tree(channel);
                if (message.path("type").asText().equals("audio")) {
                    caller.text(texts.frame(message));
                }
            }
            channel.abort();
            caller.close(CloseCode.NORMAL, "");
        });
        return channel;
    }

    private static JsonNode tree(WebSocketChannel channel) {
        return CallTexts.tree(new String(channel.message(), channel.messageOffset(), channel.messageLength(),
                StandardCharsets.UTF_8));
    }
}
