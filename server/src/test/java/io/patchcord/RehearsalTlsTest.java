package io.patchcord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.patchcord.net.DialException;
import io.patchcord.net.WebSocketDialer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
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
            assertThrows(DialException.class, () -> tls.converse(URI.create("https://localhost:"
                    + agent.secureUrl().getPort())), "it is for 127.0.0.1 alone");
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
