package io.patchcord;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.patchcord.net.CloseCode;
import io.patchcord.net.NameKeepingResolver;
import io.patchcord.net.ServerTls;
import io.patchcord.net.WebSocketChannel;
import io.patchcord.net.WebSocketDialer;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of a {@link Rehearsal}, which its bridge goes without: a conversation after the other with the same agent through
 * https and wss, so that the first real one meets compiled handshakes, and so does who calls us by TLS. The bridge's
 * own clients trust whom the JDK trusts, and must not be told to trust anybody else.
 */
final class RehearsalTls {
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int CHUNKS = 25;
    private static final String INITIATION = "{\"type\":\"conversation_initiation_client_data\"}";
    private static final String CHUNK = "{\"user_audio_chunk\":\"" + "A".repeat(856) + "\"}";

    private ServerTls server;
    private TrustManager[] trusting;
    private SSLContext client;
    private final AtomicInteger conversations = new AtomicInteger();
    private volatile String failure = "";

    /** Makes what it needs; where this JVM's TLS cannot, there is a {@link #failure()}. */
    RehearsalTls() {
        try {
            RehearsalCertificates made = RehearsalCertificates.make();
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", made.authority());
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            trusting = managers.getTrustManagers();
            server = ServerTls.of(List.of(made.certificate()), made.privateKey());
            readOneName();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            failure = e.toString();
        }
    }

    /** An address has no name to send along, but ElevenLabs' host has. */
    private static String readOneName() {
        return new SNIHostName("api.elevenlabs.io").getAsciiName();
    }

    private SSLContext newClient() {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, trusting, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the TLS of this JVM cannot be set up", e);
        }
    }

    /** Whose sessions the latest conversation began or resumed. */
    SSLSessionContext sessions() {
        return client.getClientSessionContext();
    }

    /** The agent's end. */
    Optional<ServerTls> server() {
        return Optional.ofNullable(server);
    }

    /** How many conversations were begun. */
    int conversations() {
        return conversations.get();
    }

    /** Why TLS was not rehearsed, if so. */
    Optional<String> failure() {
        return Optional.of(failure).filter(why -> !why.isEmpty());
    }

    /** Holds one conversation after the other with the agent at this https address until it is over. */
    void start(URI agent, BooleanSupplier over) {
        Thread.ofVirtual().name("rehearsal tls").start(() -> {
            try {
                while (server != null && !over.getAsBoolean()) {
                    converse(agent);
                }
            } catch (RuntimeException e) {
                failure = over.getAsBoolean() ? failure : e.toString();   // at the end the agent leaves
            }
        });
    }

    /**
     * One conversation with the agent at this https address: the first of two by a client who is new to it, the second
     * by the same, whose every connection resumes a session. Both come when calls do.
     */
    void converse(URI agent) {
        client = conversations.getAndIncrement() % 2 == 0 ? newClient() : client;
        Http1Client http = Http1Client.builder().baseUri(agent).proxy(Proxy.noProxy()).keepAlive(false)
                .shareConnectionCache(false).tls(Tls.builder().sslContext(client).build())
                .dnsResolver(new NameKeepingResolver())
                .socketOptions(SocketOptions.builder().tcpNoDelay(true).connectTimeout(Rehearsal.PATIENCE)
                        .readTimeout(Rehearsal.PATIENCE).build()).build();
        http.get(RehearsalAgent.PATH + "/get-signed-url").requestEntity(String.class);
        WebSocketChannel channel = new WebSocketDialer(Rehearsal.PATIENCE, MAX_MESSAGE_BYTES,
                client.getSocketFactory()).dial(URI.create("wss" + agent.toString().substring("https".length())
                + RehearsalAgent.PATH), Map.of());
        try {
            channel.text(INITIATION);
            channel.receive();
            channel.receive();
            for (int i = 0; i < CHUNKS; i++) {
                channel.text(CHUNK);
                channel.receive();
            }
            channel.close(CloseCode.NORMAL, "");
            WebSocketChannel.Received received = channel.receive();
            while (received != WebSocketChannel.Received.END) {
                received = channel.receive();
            }
        } finally {
            channel.abort();
        }
    }
}
