package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The agent's end of one conversation: what came from the bridge, and every way to answer it. Thread-safe.
 */
public final class SimulatedConversation implements AutoCloseable {
    private final String conversationId;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final WsPeer socket;
    private final PingClock pings;
    private final boolean recording;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<JsonNode> init = new CompletableFuture<>();
    private final CompletableFuture<AgentEnd> end = new CompletableFuture<>();
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile Consumer<byte[]> ear = _ -> { };
    private volatile Consumer<JsonNode> mind = _ -> { };
    private volatile Runnable whenGone = () -> { };
    private final LongAdder audioMessages = new LongAdder();

    SimulatedConversation(String conversationId, Map<String, String> query, Map<String, String> headers, WsPeer socket,
                          AgentSettings settings) {
        this.conversationId = conversationId;
        this.query = Map.copyOf(query);
        this.headers = Map.copyOf(headers);
        this.socket = socket;
        this.pings = new PingClock(this, settings.pings());
        this.recording = settings.recording();
    }

    /** The id the metadata announces, {@code conv_…}. */
    public String conversationId() {
        return conversationId;
    }

    /** The handshake's query, decoded. */
    public Map<String, String> query() {
        return query;
    }

    /** The handshake's headers, by lower-case name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The {@code conversation_initiation_client_data}; empty when it does not come in time. */
    public Optional<JsonNode> awaitInit(Duration timeout) {
        return Waits.until(init, timeout);
    }

    /** The next message that is neither audio nor the initiation nor a pong; empty when none comes in time. */
    public Optional<JsonNode> take(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(messages.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The caller's audio so far, in the format the agent announced. */
    public byte[] audio() {
        synchronized (audio) {
            return audio.toByteArray();
        }
    }

    /** How many audio messages came. */
    public long audioMessages() {
        return audioMessages.sum();
    }

    /** What the bridge did wrong: messages that are none, pongs that were late or never asked for. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Pongs that answered a ping in time. */
    public int pongs() {
        return pings.answered();
    }

    /** Sends one message; false when the socket is gone. */
    public boolean send(ObjectNode message) {
        return sendText(message.toString());
    }

    /** Sends any text frame. */
    public boolean sendText(String text) {
        return socket.outlet().text(text);
    }

    /** Pings from now on, as the settings say. */
    public void startPings() {
        pings.start();
    }

    /** Sends a close frame; the connection ends when the bridge answers it, or two seconds later. */
    public void close(int code, String reason) {
        socket.outlet().close(code, reason);
        Thread.startVirtualThread(() -> {
            if (awaitEnd(Duration.ofSeconds(2)).isEmpty()) {
                socket.abort();
            }
        });
    }

    /** Breaks the connection by a TCP reset. */
    public void reset() {
        socket.reset();
    }

    /** Breaks the connection by a TCP close without a close frame. */
    public void drop() {
        socket.abort();
    }

    /** Stops reading from the socket, so that the bridge's writes pile up. */
    public void stopReading() {
        socket.stopReading();
    }

    /** How the conversation ended; empty while it lasts. */
    public Optional<AgentEnd> awaitEnd(Duration timeout) {
        return Waits.until(end, timeout);
    }

    @Override
    public void close() {
        close(1000, "");
    }

    /** Lets a script hear audio and messages, on the reader's thread. */
    void listen(Consumer<byte[]> scriptEar, Consumer<JsonNode> scriptMind, Runnable scriptEnd) {
        ear = scriptEar;
        mind = scriptMind;
        whenGone = scriptEnd;
    }

    void fault(String what) {
        if (faults.size() < 100) {
            faults.add(what);
        }
    }

    /** One message of the bridge; called by the reader. */
    void received(JsonNode message) {
        JsonNode chunk = message.get("user_audio_chunk");
        if (chunk != null) {
            heard(chunk.asText());
            return;
        }
        switch (message.path("type").asText()) {
            case "conversation_initiation_client_data" -> {
                if (!init.complete(message)) {
                    fault("a second initiation message");
                }
            }
            case "pong" -> {
                if (pings.running()) {
                    pings.answer(message.path("event_id").asLong(-1));
                } else {
                    messages.add(message);   // whoever pings by hand looks at the pongs
                }
            }
            default -> {
                if (recording) {
                    messages.add(message);
                }
                mind.accept(message);
            }
        }
    }

    /** The reader is gone. */
    void gone(int closeCode, String reason) {
        pings.stop();
        end.complete(new AgentEnd(closeCode, reason));
        whenGone.run();
    }

    private void heard(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            fault("user_audio_chunk: " + e.getMessage());
            return;
        }
        audioMessages.increment();
        if (recording) {
            synchronized (audio) {
                audio.writeBytes(bytes);
            }
        }
        ear.accept(bytes);
    }
}
