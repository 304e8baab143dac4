package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.DemoScript;
import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge behind each proxy there is a configuration for: real TLS, valid signatures, and no ambiguous request. */
@Timeout(120)
class FrontTest {
    private static final String STATUS = "POST /twilio/call-status HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
    private static final String INNER = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    /** Two requests for whom believes one header, one for whom believes the other. */
    private static final List<String> AMBIGUOUS = List.of(
            STATUS + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER,
            STATUS + "Content-Length: 0\r\nContent-Length: " + INNER.length() + "\r\n\r\n" + INNER,
            STATUS + "Content-Length: +0\r\n\r\n" + INNER,
            STATUS + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + INNER);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldCarryACallAndNothingElse(Front.Kind kind) throws Exception {
        boolean needed = "true".equals(System.getenv("CI")) && kind != Front.Kind.CADDY;
        assumeTrue(kind.isInstalled() || needed, () -> kind + " is not installed");
        LocalCertificate certificate = LocalCertificate.make(directory);
        int port = ServedProcess.freePort();
        String address = "https://localhost:" + port;
        try (Testbed bed = new Testbed(directory.resolve("bridge"),
                "listener:\n  public-url: " + address + "\ncalls:\n  rehearsal: 0s\n",
                AgentSettings.scripted(DemoScript.agent()));
                Front front = Front.start(kind, directory, certificate, port, Front.Box.of(bed.bridge()))) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                assertEquals("HTTP/1.1 403", ask(certificate, port, protocol, STATUS + "Content-Length: 0\r\n\r\n")
                        .substring(0, 12), () -> "a webhook nobody signed: " + front.log());
            }
            for (String request : AMBIGUOUS) {
                String answer = ask(certificate, port, "TLSv1.3", request);
                assertTrue(answer.split("HTTP/1.1 ", -1).length <= 2, () -> "two answers to\n" + request + answer);
            }
            String operators = ask(certificate, port, "TLSv1.3",
                    "GET /observe/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(operators.startsWith("HTTP/1.1 404"), () -> "not on the public address, but: " + operators);
            assertCall(address, certificate, front);
        }
    }

    /** The simulated Twilio in a process of its own, which trusts the certificate as if an authority had signed it. */
    private void assertCall(String address, LocalCertificate certificate, Front front) throws Exception {
        Path log = directory.resolve("twilio.log");
        ProcessBuilder caller = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + certificate.trust(),
                "-Djavax.net.ssl.trustStorePassword=" + LocalCertificate.PASSWORD,
                "-cp", System.getProperty("java.class.path"), "io.patchcord.Main", "call",
                "--bridge", address, "--seconds", "20").redirectErrorStream(true).redirectOutput(log.toFile());
        caller.environment().put("TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN);
        Process call = caller.start();
        try {
            assertTrue(call.waitFor(60, TimeUnit.SECONDS), "the call does not end");
            String told = Files.readString(log);
            assertEquals(0, call.exitValue(), () -> told + front.log());
            assertTrue(told.contains("wss://localhost:"), told);
        } finally {
            call.destroyForcibly();
        }
    }

    /** Everything that is answered until the proxy hangs up. */
    private static String ask(LocalCertificate certificate, int port, String protocol, String request)
            throws IOException, GeneralSecurityException {
        try (SSLSocket socket = (SSLSocket) certificate.context().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            try {
                for (int octet = in.read(); octet >= 0; octet = in.read()) {
                    answer.append((char) octet);
                }
            } catch (SocketException _) {
                // refused so firmly that it was reset: what came before counts
            }
            return answer.toString();
        }
    }
}
