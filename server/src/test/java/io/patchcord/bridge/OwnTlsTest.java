package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.simulator.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A box without a proxy: the served process ends TLS itself, signatures are valid, and its certificate is renewed. */
@Timeout(180)
class OwnTlsTest {
    private static final String STATUS = "POST /twilio/call-status HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: close\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path directory;

    @Test
    void aCallComesThroughTlsBeforeAndAfterTheCertificateIsRenewed() throws Exception {
        LocalCertificate first = LocalCertificate.make(Files.createDirectory(directory.resolve("first")));
        LocalCertificate second = LocalCertificate.make(Files.createDirectory(directory.resolve("second")));
        int port = FreePort.take();
        Files.writeString(directory.resolve("patchcord.yaml"), "listener:\n  host: 127.0.0.1\n  public-url: "
                + "https://localhost:" + port + "\n  tls:\n    certificate: " + first.chain()
                + "\n    private-key: " + first.key() + "\n");
        try (ServedProcess served = ServedProcess.start(directory, "served", port, Map.of()).awaitUp()) {
            assertTrue(served.log().contains("TLS        ends here"), served::log);
            TlsCaller caller = new TlsCaller(first, port);
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                assertEquals("HTTP/1.1 403", caller.ask(protocol, STATUS).substring(0, 12), "nobody signed that");
            }
            assertNoSecondHandshake(first, port);
            caller.assertCall(directory, served::log);
            Files.copy(second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.chain(), first.chain(), StandardCopyOption.REPLACE_EXISTING);
            served.awaitLine("a new certificate is shown: CN=localhost");
            new TlsCaller(second, port).assertCall(directory, served::log);
        }
    }

    private static void assertNoSecondHandshake(LocalCertificate certificate, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) certificate.context().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            SSLException refusal = assertThrows(SSLException.class, () -> {
                socket.startHandshake();   // only asks for it
                socket.getInputStream().read();
            });
            assertTrue(refusal.getMessage().contains("handshake_failure"), refusal::getMessage);
        }
    }
}
