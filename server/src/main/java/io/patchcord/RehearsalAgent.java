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
import java.util.Optional;

/**
 * The agent of a {@link Rehearsal}: grants every signed URL, greets with 20 ms of audio and answers each chunk of the
 * caller's with another. It speaks through the bridge's own {@code net}, which is thereby rehearsed as well; the
 * simulator, which isn't, would have to be compiled first.
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
    private static final byte[] AUDIO = ("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\""
            + Base64.getEncoder().encodeToString(new byte[FRAME_BYTES]) + "\",\"event_id\":1}}")
            .getBytes(StandardCharsets.US_ASCII);

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
        while (channel.receive() != WebSocketChannel.Received.END) {
            if (Rehearsal.startsWith(channel, CHUNK)) {
                channel.text(AUDIO, 0, AUDIO.length);
            }
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
