package io.patchcord.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a host, localhost unless named, whose certificate is for its name or address alone, and of who trusts it. */
public final class LocalhostTls {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final List<SSLSocket> accepted = new CopyOnWriteArrayList<>();
    private final SSLContext context;

    /** Makes a certificate there. */
    public LocalhostTls(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        this(directory, "localhost");
    }

    /** Makes a certificate of this host, a name or an IPv4 address, there. */
    public LocalhostTls(Path directory, String host) throws IOException, GeneralSecurityException,
            InterruptedException {
        Path keys = directory.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "agent", "-keyalg", "EC", "-dname", "CN=agent", "-ext",
                (host.matches("[0-9.]+") ? "san=ip:" : "san=dns:") + host, "-validity", "2", "-storetype", "PKCS12",
                "-keystore", keys.toString(), "-storepass", new String(PASSWORD)).inheritIO().start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool makes no certificate");
        }
        KeyStore own = KeyStore.getInstance(keys.toFile(), PASSWORD);
        KeyStore others = KeyStore.getInstance("PKCS12");
        others.load(null, null);
        others.setCertificateEntry("agent", own.getCertificate("agent"));
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(own, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(others);
        context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
    }

    /** For both ends. */
    public SSLContext context() {
        return context;
    }

    /** The sockets that were accepted, the first one first. */
    public List<SSLSocket> accepted() {
        return accepted;
    }

    /** A socket of loopback that listens. */
    public ServerSocket listen() throws IOException {
        return new Remembering(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** Remembers whom it accepted. */
    private final class Remembering extends ServerSocket {
        private final ServerSocket own;

        Remembering(ServerSocket own) throws IOException {
            this.own = own;
        }

        @Override
        public Socket accept() throws IOException {
            Socket socket = own.accept();
            accepted.add((SSLSocket) socket);
            return socket;
        }

        @Override
        public int getLocalPort() {
            return own.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            own.close();
        }
    }
}
