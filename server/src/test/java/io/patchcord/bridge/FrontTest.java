package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.simulator.AgentSettings;
import io.patchcord.simulator.DemoScript;
import io.patchcord.simulator.FreePort;
import io.patchcord.twilio.RequestSignature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    /** What a proxy tells of the request it had, and anybody may tell a proxy. */
    private static final String FORGED = "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\n"
            + "X-Forwarded-Port: 80\r\nX-Forwarded-Prefix: /evil\r\nX-Forwarded-For: 127.0.0.1\r\n"
            + "Forwarded: for=127.0.0.1;host=evil.example;proto=http\r\n"
            + "X-Original-URL: /evil\r\nX-Rewrite-URL: /evil\r\n";
    /** The configurations have 10 s. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** One after another they would mostly wait for the end of their patience. */
    private static final Map<Front.Kind, FutureTask<Void>> ALL = new EnumMap<>(Front.Kind.class);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void allAtOnce() {
        for (Front.Kind kind : Front.Kind.values()) {
            ALL.put(kind, new FutureTask<>(() -> carry(kind, Files.createDirectory(directory.resolve(kind.name())))));
            Thread.ofVirtual().name(kind.name()).start(ALL.get(kind));
        }
    }

    /** No process outlives the test, nor writes to a directory that is being deleted. */
    @AfterAll
    static void allHaveEnded() {
        ALL.values().forEach(one -> Eventually.holds(one::isDone, "still at it"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryACallAndNothingElse(Front.Kind kind) throws Throwable {
        try {
            ALL.get(kind).get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static Void carry(Front.Kind kind, Path directory) throws Exception {
        boolean needed = "true".equals(System.getenv("CI")) && kind != Front.Kind.CADDY;
        assumeTrue(kind.isInstalled() || needed, () -> kind + " is not installed");
        LocalCertificate certificate = LocalCertificate.make(directory);
        int port = FreePort.take();
        String address = "https://localhost:" + port;
        TlsCaller caller = new TlsCaller(certificate, port);
        try (Testbed bed = new Testbed(directory.resolve("bridge"),
                "listener:\n  public-url: " + address + "\ncalls:\n  rehearsal: 0s\n",
                AgentSettings.scripted(DemoScript.agent()));
                Front front = Front.start(kind, directory, certificate, port, Front.Box.of(bed.bridge()));
                ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Duration> borne = beside.submit(() -> caller.dribble(LONGEST));
            assertNothingElse(caller, address, front);
            caller.assertCall(directory, front::log);
            Duration dribbled = borne.get();
            assertTrue(dribbled.compareTo(SHORTEST) > 0 && dribbled.compareTo(LONGEST) < 0,
                    () -> "a head that never ends was borne for " + dribbled + ": " + front.log());
        }
        return null;
    }

    private static void assertNothingElse(TlsCaller caller, String address, Front front) throws Exception {
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
        assertForgedHeadersAreIgnored(caller, address, front);
    }

    private static void assertForgedHeadersAreIgnored(TlsCaller caller, String address, Front front)
            throws Exception {
        String path = "/twilio/call-status";
        assertEquals("HTTP/1.1 204", forged(caller, address + path), () -> "signed for our address: " + front.log());
        for (String other : List.of("https://evil.example" + path, "http://evil.example" + path,
                "http://evil.example/evil" + path, "http://localhost" + path, address + "/evil")) {
            assertEquals("HTTP/1.1 403", forged(caller, other), () -> "signed for " + other + ": " + front.log());
        }
    }

    /** The answer's beginning to a webhook that is signed for this URL. */
    private static String forged(TlsCaller caller, String signedFor) throws Exception {
        String sid = Webhooks.newCallSid();
        String body = "CallSid=" + sid;
        return caller.ask("TLSv1.3", STATUS + FORGED + "X-Twilio-Signature: "
                + RequestSignature.sign(Testbed.AUTH_TOKEN, signedFor, Map.of("CallSid", List.of(sid)))
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).substring(0, 12);
    }
}
