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
 * caller's with another; who stays gets a long reply, which is interrupted, and a short one. It speaks through the
 * bridge's own {@code net}, which is thereby rehearsed as well; the simulator, which isn't, would have to be compiled
 * first.
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
    private static final byte[] THIRD = audio(FRAME_BYTES, 3);
    private static final byte[] FIFTH = audio(FRAME_BYTES, 5);
    /** The chunk of the caller's that brings a long reply, most of which is held until it is interrupted. */
    private static final int LONG_REPLY = 60;
    private static final int MORE_OF_IT = 85;
    private static final int INTERRUPTION = 110;
    /** The one that brings a short reply, which is heard to its end. */
    private static final int SHORT_REPLY = 220;
    private static final int AFTER_IT = 265;
    /** Half a second, and lengths that end within a frame and leave all remainders of three. */
    private static final int[] LENGTHS = {25 * FRAME_BYTES, 1_186, 1_188, 1_190};
    private static final int PING = 40;

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

    /** Only who stays longer than a quick call does hears more than an answer to each chunk. */
    private static void answer(WebSocketChannel channel, int chunks) {
        if (chunks % PING == 0) {
            channel.text("{\"type\":\"ping\",\"ping_event\":{\"event_id\":" + chunks + "}}");
        }
        switch (chunks) {
            case LONG_REPLY -> reply(channel, 2, 16);
            case MORE_OF_IT -> reply(channel, 2, 4);
            case INTERRUPTION -> {
                channel.text("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":2}}");
                channel.text("{\"type\":\"user_transcript\",\"user_transcription_event\":{"
                        + "\"user_transcript\":\"wait\"}}");
                channel.text("{\"type\":\"agent_response_correction\",\"agent_response_correction_event\":{"
                        + "\"original_agent_response\":\"so\",\"corrected_agent_response\":\"s\",\"event_id\":2}}");
            }
            case SHORT_REPLY -> reply(channel, 4, 2);
            default -> {
                if (chunks < LONG_REPLY) {
                    channel.text(AUDIO, 0, AUDIO.length);
                } else if (chunks > INTERRUPTION && chunks < SHORT_REPLY) {
                    channel.text(THIRD, 0, THIRD.length);
                } else if (chunks > AFTER_IT) {
                    channel.text(FIFTH, 0, FIFTH.length);
                }
            }
        }
    }

    private static void reply(WebSocketChannel channel, int eventId, int messages) {
        channel.text("{\"type\":\"agent_response\",\"agent_response_event\":{\"agent_response\":\"so\","
                + "\"event_id\":" + eventId + "}}");
        for (int i = 0; i < messages; i++) {
            byte[] audio = audio(LENGTHS[i % LENGTHS.length], eventId);
            channel.text(audio, 0, audio.length);
        }
    }

    /** A message with so many bytes of a soft sound. */
    private static byte[] audio(int byteCount, int eventId) {
        byte[] pcm = new byte[byteCount];
        for (int i = 0; i < byteCount; i += Short.BYTES) {
            pcm[i] = (byte) (i * 37);
        }
        return ("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\""
                + Base64.getEncoder().encodeToString(pcm) + "\",\"event_id\":" + eventId + "}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        server.stop();
    }
}
