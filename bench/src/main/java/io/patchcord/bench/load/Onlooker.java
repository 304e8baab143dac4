package io.patchcord.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * An operator's console that is left open: the board of all calls, and the page of the first of them with its events
 * and its sound. Takes all that comes, on the client's threads.
 */
final class Onlooker implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient client;
    private final String address;
    private final LongAdder messages = new LongAdder();
    private volatile WebSocket feed;
    private volatile WebSocket sound;

    private Onlooker(HttpClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /** Opens the console at this address, {@code http://host:port}. */
    static Onlooker open(HttpClient client, String address) {
        Onlooker onlooker = new Onlooker(client, address);
        onlooker.feed = onlooker.connect("feed");
        onlooker.feed.sendText("{\"type\":\"hello\",\"epoch\":\"\",\"seq\":0}", true).join();
        return onlooker;
    }

    private WebSocket connect(String name) {
        return client.newWebSocketBuilder().subprotocols("patchcord." + name)
                .buildAsync(URI.create(address.replaceFirst("http", "ws") + "/api/" + name), new Reader()).join();
    }

    /** What has come so far: pieces of the feed and of the sound. */
    long messages() {
        return messages.sum();
    }

    private void look(String text) {
        try {
            JsonNode calls = MAPPER.readTree(text).path("board").path("calls");
            if (sound == null && !calls.isEmpty()) {
                String callSid = calls.path(0).path("callSid").asText();
                feed.sendText("{\"type\":\"watch\",\"callSid\":\"" + callSid + "\",\"seq\":0}", true).join();
                sound = connect("sound");
                sound.sendText("{\"type\":\"see\",\"callSid\":\"" + callSid + "\"}", true).join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        feed.abort();
        if (sound != null) {
            sound.abort();
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.increment();
                String whole = text.toString();
                text.setLength(0);
                if (sound == null) {
                    Thread.startVirtualThread(() -> look(whole));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
            messages.increment();
            socket.request(1);
            return null;
        }
    }
}
