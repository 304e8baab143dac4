package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.simulator.TwilioSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Whoever comes from outside, by TLS.
 *
 * @param certificate the only one that is trusted
 * @param port of this machine
 */
record TlsCaller(LocalCertificate certificate, int port) {
    /**
     * A call in human speech meets its checks over https and wss. The simulated Twilio is in a process of its own,
     * which trusts the certificate as if an authority had signed it.
     */
    void assertCall(Path directory, Supplier<String> why) throws IOException, InterruptedException {
        Path log = directory.resolve("twilio.log");
        ProcessBuilder caller = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + certificate.trust(),
                "-Djavax.net.ssl.trustStorePassword=" + LocalCertificate.PASSWORD,
                "-cp", System.getProperty("java.class.path"), "io.patchcord.Main", "call",
                "--bridge", "https://localhost:" + port, "--seconds", "20")
                .redirectErrorStream(true).redirectOutput(log.toFile());
        caller.environment().put("TWILIO_AUTH_TOKEN", TwilioSettings.AUTH_TOKEN);
        Process call = caller.start();
        try {
            assertTrue(call.waitFor(60, TimeUnit.SECONDS), "the call does not end");
            String told = Files.readString(log);
            assertEquals(0, call.exitValue(), () -> told + why.get());
            assertTrue(told.contains("wss://localhost:"), told);
        } finally {
            call.destroyForcibly();
        }
    }

    /** How long somebody is borne who sends the letters of a header one by one; at most so long. */
    Duration dribble(Duration most) throws IOException, GeneralSecurityException {
        long from = System.nanoTime();
        try (SSLSocket socket = (SSLSocket) certificate.context().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(500);   // from one letter to the next
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(
                    StandardCharsets.US_ASCII));
            boolean open = true;
            while (open && System.nanoTime() - from < most.toNanos()) {
                open = letter(socket);
            }
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static boolean letter(SSLSocket socket) throws IOException {
        try {
            socket.getOutputStream().write('a');
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (SocketException | SSLException _) {
            return false;
        }
    }

    /** Everything that is answered to this until the other side hangs up. */
    String ask(String protocol, String request) throws IOException, GeneralSecurityException {
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
