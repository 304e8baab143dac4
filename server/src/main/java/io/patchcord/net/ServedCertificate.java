package io.patchcord.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The certificate that a server shows, looked at whether anybody trusts it or not: nothing is said to that server. */
public final class ServedCertificate {
    private static final int HTTPS_PORT = 443;

    private ServedCertificate() {
    }

    /** Sees everything, and has no say. */
    private static final class Onlooker implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // no client is looked at
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // one that has ended is to be seen, too
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** When the certificate at this https address ends; empty when it could not be seen in time. Blocks. */
    public static Optional<Instant> end(URI address, Duration patience) {
        int millis = (int) patience.toMillis();
        int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address.getHost(), port), millis);
            plain.setSoTimeout(millis);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Onlooker()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, address.getHost(), port,
                    true)) {
                socket.startHandshake();
                X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return Optional.of(certificate.getNotAfter().toInstant());
            }
        } catch (IOException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }
}
