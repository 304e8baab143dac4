package io.patchcord;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.patchcord.net.ConnectionGuard;
import io.patchcord.net.MediaUpgrader;
import io.patchcord.net.ServerTls;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The agent of a {@link Rehearsal}: grants every signed URL, greets with 20 ms of audio and answers each chunk of the
 * caller's with another, but for one long reply to who stays, which is interrupted. It speaks through the bridge's own
 * {@code net}, which is thereby rehearsed as well; the simulator, which isn't, would have to be compiled first.
 */
final class RehearsalAgent implements WebSocketEndpoint, AutoCloseable {
    private static final String HOST = "127.0.0.1";
    static final String PATH = "/v1/convai/conversation";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int FRAME_BYTES = 640;
    private static final byte[] CHUNK = "{\"user_audio_chunk\"".getBytes(StandardCharsets.US_ASCII);
    private static final String METADATA = "{\"type\":\"conversation_initiation_metadata\","
            + "\"conversation_initiation_metadata_event\":{\"conversation_id\":\"conv_rehearsal\","
            + "\"agent_output_audio_format\":\"pcm_16000\",\"user_input_audio_format\":\"pcm_16000\"}}";
    private static final byte[] AUDIO = audio(FRAME_BYTES, 1);
    /** Who stays hears a long reply to this chunk, all at once, ... */
    private static final int REPLY = 60;
    private static final int REPLY_MESSAGES = 6;
    /** ... in messages of half a second and of 37 ms, so that every remainder of a frame comes up, ... */
    private static final List<byte[]> REPLIES = List.of(audio(25 * FRAME_BYTES, 2), audio(37 * FRAME_BYTES / 20, 2));
    /** ... until this one interrupts it. */
    private static final int INTERRUPTION = 110;
    private static final byte[] LATER = audio(FRAME_BYTES, 3);
    private static final int PING = 20;

    private final WebServer server;

    /** An agent on a free port of loopback, which also speaks TLS there, if there is any. */
    RehearsalAgent(Optional<ServerTls> tls) {
        // the guard is there for TLS; nobody looks for who dawdles, as both ends are ours
        server = WebServer.builder().host(HOST).port(0).shutdownHook(false)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .protocolsDiscoverServices(false).addConnectionSelector(new ConnectionGuard(
                        Http1ConnectionSelector.builder().config(Http1Config.create())
                                .addUpgrader(new MediaUpgrader("websocket", this)).build(),
                        ConnectionGuard.Limits.of(Rehearsal.PATIENCE, Rehearsal.PLACES), tls))
                .routing(HttpRouting.builder().get(PATH + "/get-signed-url", (_, response) ->
                        response.send("{\"signed_url\":\"ws://" + HOST + ":" + port() + PATH + "\"}")))
                .build().start();
    }

    private int port() {
        return server.port();
    }

    /** What stands for ElevenLabs' address. */
    URI baseUrl() {
        return URI.create("http://" + HOST + ":" + port());
    }

    /** The same through TLS. */
    URI secureUrl() {
        return URI.create("https://" + HOST + ":" + port());
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public int maxMessage() {
        return MAX_MESSAGE_BYTES;
    }

    @Override
    public int admit(HttpPrologue prologue, Headers headers) {
        return SWITCHING_PROTOCOLS;
    }

    @Override
    public void serve(WebSocketChannel channel) {
        if (channel.receive() == WebSocketChannel.Received.END) {
            return;
        }
        channel.text(METADATA);
        channel.text(AUDIO, 0, AUDIO.length);
        for (int chunks = 0; channel.receive() != WebSocketChannel.Received.END; ) {
            if (Rehearsal.startsWith(channel, CHUNK)) {
                answer(channel, ++chunks);
            }
        }
    }

    private static void answer(WebSocketChannel channel, int chunks) {
        if (chunks % PING == 0) {
            channel.text("{\"type\":\"ping\",\"ping_event\":{\"event_id\":" + chunks + "}}");
        }
        if (chunks < REPLY || chunks > INTERRUPTION) {
            byte[] audio = chunks < REPLY ? AUDIO : LATER;
            channel.text(audio, 0, audio.length);
        } else if (chunks == REPLY) {
            channel.text("{\"type\":\"agent_response\",\"agent_response_event\":{\"agent_response\":\"so\","
                    + "\"event_id\":2}}");
            for (int i = 0; i < REPLY_MESSAGES; i++) {
                byte[] audio = REPLIES.get(i % REPLIES.size());
                channel.text(audio, 0, audio.length);
            }
        } else if (chunks == INTERRUPTION) {
            channel.text("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":2}}");
        }
    }

    private static byte[] audio(int byteCount, int eventId) {
        return ("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\""
                + Base64.getEncoder().encodeToString(new byte[byteCount]) + "\",\"event_id\":" + eventId + "}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        server.stop();
    }
}
