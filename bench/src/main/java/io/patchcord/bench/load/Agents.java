package io.patchcord.bench.load;

import io.patchcord.codec.AudioFormat;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * The simulated agents of a bridge.
 *
 * @param format what they speak and hear
 * @param tls by which the bridge reaches them, if it does so by TLS
 */
record Agents(AudioFormat format, Optional<AgentTls> tls) {
    static final Agents USUAL = new Agents(AudioFormat.PCM_16000, Optional.empty());

    /** Of the conversations' addresses. */
    String scheme() {
        return tls.isPresent() ? "wss" : "ws";
    }

    /** What one of their connections goes through. */
    Transport transport(SocketChannel channel) {
        return tls.<Transport>map(own -> new TlsTransport(channel, own.engine()))
                .orElseGet(() -> Transport.plain(channel));
    }

    /** What the bridge's JVM needs to trust them. */
    List<String> jvmOptions() {
        return tls.map(AgentTls::jvmOptions).orElse(List.of());
    }
}
