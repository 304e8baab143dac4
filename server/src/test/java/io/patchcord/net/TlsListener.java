package io.patchcord.net;

import io.patchcord.bridge.LocalCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A listener that ends TLS itself, for each test, with two pairs of certificate and key, of which it has the first. */
abstract class TlsListener {
    static LocalCertificate first;
    static LocalCertificate second;

    @TempDir
    Path directory;
    Path chain;
    Path key;
    TlsServer server;

    /** Two pairs; making one takes a process. */
    @BeforeAll
    static void make(@TempDir Path directory) throws Exception {
        first = certificate(directory, "first");
        second = certificate(directory, "second");
    }

    @BeforeEach
    void open() throws IOException {
        chain = directory.resolve("fullchain.pem");
        key = directory.resolve("privkey.pem");
        install(first.chain(), chain);
        install(first.key(), key);
        server = new TlsServer(chain, key, TlsServer.LONG);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static LocalCertificate certificate(Path directory, String name) throws Exception {
        return LocalCertificate.make(Files.createDirectories(directory.resolve(name)));
    }

    static void install(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    final SSLSocket connect(LocalCertificate trusted) throws Exception {
        SSLSocket socket = (SSLSocket) trusted.context().getSocketFactory().createSocket("localhost",
                server.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    final Certificate shown(LocalCertificate trusted) throws Exception {
        try (SSLSocket socket = connect(trusted)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
