package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.net.DialException;
import io.patchcord.net.WebSocketDialer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RehearsalTlsTest {
    @Test
    void aConversationIsHeldThroughTlsWhichNobodyElseTrusts() {
        RehearsalTls tls = new RehearsalTls();
        assertEquals(Optional.empty(), tls.failure());
        try (RehearsalAgent agent = new RehearsalAgent(tls.server())) {
            for (int i = 0; i < 3; i++) {
                tls.converse(agent.secureUrl());   // throws if anything of it fails
            }
            URI address = URI.create(agent.secureUrl().toString().replace("https", "wss") + agent.path());
            WebSocketDialer usual = new WebSocketDialer(Rehearsal.PATIENCE, 1_000);
            assertThrows(DialException.class, () -> usual.dial(address, Map.of()));
            Throwable refusal = assertThrows(UncheckedIOException.class, () -> tls.converse(
                    URI.create("https://localhost:" + agent.secureUrl().getPort()))).getCause();
            assertInstanceOf(SSLHandshakeException.class, refusal, "the certificate is for 127.0.0.1 alone");
        }
    }

    @Test
    void everySecondConversationIsOfOneWhoResumesAndTheOthersOfOneWhoIsNew() {
        RehearsalTls tls = new RehearsalTls();
        try (RehearsalAgent agent = new RehearsalAgent(tls.server())) {
            tls.converse(agent.secureUrl());
            Set<Long> first = begun(tls);
            assertEquals(1, first.size(), "https and wss have one session");
            awaitTick();
            tls.converse(agent.secureUrl());
            assertEquals(first, begun(tls));
            awaitTick();
            tls.converse(agent.secureUrl());
            assertNotEquals(first, begun(tls));
        }
    }

    /** When the sessions that can still be resumed began: one that was resumed is as old as the first of it. */
    private static Set<Long> begun(RehearsalTls tls) {
        return Collections.list(tls.sessions().getIds()).stream()
                .map(id -> tls.sessions().getSession(id).getCreationTime()).collect(Collectors.toSet());
    }

    private static void awaitTick() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theCertificateIsItsAuthoritys() throws Exception {
        RehearsalCertificates made = RehearsalCertificates.make();
        made.certificate().verify(made.authority().getPublicKey());
        made.authority().verify(made.authority().getPublicKey());
        made.certificate().checkValidity();
        assertEquals(Integer.MAX_VALUE, made.authority().getBasicConstraints());
        assertEquals(-1, made.certificate().getBasicConstraints());
    }
}
