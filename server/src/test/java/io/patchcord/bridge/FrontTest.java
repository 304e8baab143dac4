package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.DemoScript;
import io.patchcord.simulator.FreePort;
import java.nio.file.Path;
import java.util.List;
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
        int port = FreePort.take();
        String address = "https://localhost:" + port;
        TlsCaller caller = new TlsCaller(certificate, port);
        try (Testbed bed = new Testbed(directory.resolve("bridge"),
                "listener:\n  public-url: " + address + "\ncalls:\n  rehearsal: 0s\n",
                AgentSettings.scripted(DemoScript.agent()));
                Front front = Front.start(kind, directory, certificate, port, Front.Box.of(bed.bridge()))) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                assertEquals("HTTP/1.1 403", caller.ask(protocol, STATUS + "Content-Length: 0\r\n\r\n")
                        .substring(0, 12), () -> "a webhook nobody signed: " + front.log());
            }
            for (String request : AMBIGUOUS) {
                String answer = caller.ask("TLSv1.3", request);
                assertTrue(answer.split("HTTP/1.1 ", -1).length <= 2, () -> "two answers to\n" + request + answer);
            }
            String operators = caller.ask("TLSv1.3",
                    "GET /observe/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(operators.startsWith("HTTP/1.1 404"), () -> "not on the public address, but: " + operators);
            caller.assertCall(directory, front::log);
        }
    }
}
