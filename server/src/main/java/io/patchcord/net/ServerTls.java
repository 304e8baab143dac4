package io.patchcord.net;

import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 of a listener that ends it itself, with a certificate and its key from two PEM files. They are looked
 * at again and again: a renewed pair is shown to whoever connects from then on, connections that stand are not touched.
 * Files that hold no pair, for one of them has not been renewed yet, leave the pair before in use. Thread-safe.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofMillis(100);

    static {
        // read once, by the JVM's first TLS: a handshake costs us more than the peer, and one a connection is enough
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Path chainFile;
    private final Path keyFile;
    private final Optional<Rounds> rounds;
    private volatile CertificatePair pair;
    private volatile String problem = "";

    /**
     * Reads both files, and again every ten seconds.
     *
     * @param chainFile the certificate, and behind it those that vouch for it
     * @param keyFile its key
     * @throws IllegalArgumentException when they are no such pair; the message says what to do
     */
    public ServerTls(Path chainFile, Path keyFile) {
        this(chainFile, keyFile, LOOK);
    }

    ServerTls(Path chainFile, Path keyFile, Duration look) {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        try {
            pair = CertificatePair.read(chainFile, keyFile);
        } catch (CertificatePair.UnusableException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
        rounds = Optional.of(new Rounds("certificate files", look, CLOSING, this::look));
    }

    private ServerTls(CertificatePair pair) {
        this.chainFile = null;
        this.keyFile = null;
        this.pair = pair;
        this.rounds = Optional.empty();
    }

    /** TLS with a certificate, first in its chain, and a key that are in no file. */
    public static ServerTls of(List<X509Certificate> chain, PrivateKey key) {
        return new ServerTls(CertificatePair.of(chain, key));
    }

    /** When the certificate that is shown ends. */
    public Instant end() {
        return pair.certificate().getNotAfter().toInstant();
    }

    /** What is wrong with the files, or with the certificate for this host, if anything is. */
    public List<String> warnings(String host) {
        List<String> warnings = new ArrayList<>();
        String wrong = problem;
        if (!wrong.isEmpty()) {
            warnings.add(wrong + ". The certificate before is still shown; it ends on " + pair.end() + ".");
        }
        if (!pair.isFor(host.toLowerCase(Locale.ROOT))) {
            warnings.add("The certificate in " + chainFile + " is not for " + host + ": Twilio reaches nobody by it.");
        }
        return warnings;
    }

    /** Whose certificate is shown, and until when. */
    @Override
    public String toString() {
        return pair.toString();
    }

    private void look() {
        try {
            if (!pair.isStillIn(chainFile, keyFile)) {
                pair = CertificatePair.read(chainFile, keyFile);
                LOG.info("a new certificate is shown: {}", pair);
            }
            problem = "";
        } catch (CertificatePair.UnusableException e) {
            if (!e.getMessage().equals(problem)) {
                problem = e.getMessage();
                LOG.warn("{}. The certificate before is still shown", problem);
            }
        }
    }

    /**
     * Our end of TLS on a connection on which the peer has begun with these bytes. Blocks until the handshake is done,
     * or the connection is closed.
     */
    EncryptedSocket accept(HelidonSocket wire, byte[] begun) throws IOException {
        CertificatePair now = pair;
        Socket plain = new WireSocket(Carriers.polled(wire), begun);
        SSLSocket socket = (SSLSocket) now.tls().sslContext().getSocketFactory().createSocket(plain, null, true);
        socket.setSSLParameters(now.tls().sslParameters());
        socket.startHandshake();
        return new EncryptedSocket(socket, plain);
    }

    @Override
    public void close() {
        rounds.ifPresent(Rounds::close);
    }
}
