package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.bridge.Eventually;
import io.patchcord.bridge.LocalCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener that ends TLS itself makes of its certificate's files: at the start, renewed, broken, gone. */
@Timeout(120)
class CertificateFilesTest extends TlsListener {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String LAST = GET + "Connection: close\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK";

    private boolean isShown(LocalCertificate trusted) {
        try {
            shown(trusted);
            return true;
        } catch (SSLException _) {
            return false;   // another one is
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> warnings() {
        return server.tls().warnings("localhost");
    }

    @Test
    void aCertificateOfAnotherNameIsToldOf() {
        assertEquals(List.of(), server.tls().warnings("LOCALHOST"));
        assertEquals(List.of("The certificate in " + chain + " is not for voice.example.com: Twilio reaches nobody by"
                + " it."), server.tls().warnings("voice.example.com"));
    }

    @Test
    void aRenewedCertificateIsShownToWhoComesAndNobodyIsCutOff() throws Exception {
        Certificate before = shown(first);
        try (RawHttp client = new RawHttp(connect(first))) {
            assertTrue(client.send(GET + "\r\n").readHead().startsWith(ANSWER));
            client.skip("secure");
            install(second.key(), key);
            Eventually.holds(() -> !warnings().isEmpty(), () -> "half a renewal is told");
            assertEquals(before, shown(first));
            install(second.chain(), chain);
            Eventually.holds(() -> isShown(second), () -> "the new one is not shown");
            assertNotEquals(before, shown(second));
            Eventually.holds(() -> warnings().isEmpty(), () -> "all is well again");
            assertTrue(client.send(LAST).readToEnd().startsWith(ANSWER), "the connection has outlived the renewal");
        }
    }

    @Test
    void filesThatGoAwayLeaveTheCertificateInUse() throws Exception {
        Files.delete(chain);
        Eventually.holds(() -> !warnings().isEmpty(), () -> "it is told");
        String warning = warnings().getFirst();
        assertTrue(warning.startsWith(chain + " cannot be read (NoSuchFileException)"), warning);
        shown(first);
    }

    @Test
    void whatIsNoPairIsRefusedWithWhatToDo() throws Exception {
        assertRefused(first.chain(), second.key(), second.key() + " is not the key of the first certificate in ");
        Path twice = Files.writeString(directory.resolve("twice.pem"),
                Files.readString(first.chain()) + Files.readString(first.chain()));
        assertRefused(twice, first.key(), twice + " holds no chain: each certificate once");
        assertRefused(first.key(), first.key(), first.key() + " holds no certificate: it must be PEM");
        assertRefused(first.chain(), first.chain(), first.chain() + " holds no private key that can be read");
        assertRefused(first.chain(), first.chain().resolveSibling("none.pem"), "none.pem cannot be read");
        Path old = Files.writeString(directory.resolve("old.pem"), Files.readString(first.key())
                .replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(first.chain(), old, "convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
    }

    private static void assertRefused(Path chain, Path key, String words) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> new ServerTls(chain, key, LOOK));
        assertTrue(refusal.getMessage().contains(words), refusal::getMessage);
    }
}
