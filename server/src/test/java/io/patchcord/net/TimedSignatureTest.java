package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimedSignatureTest {
    private static final String SECRET = "wsec_0123456789abcdef";
    private static final Instant THEN = Instant.ofEpochSecond(1_739_537_297);
    private static final String BODY = "{\"type\":\"post_call_transcription\",\"event_timestamp\":1739537297,\"data\":"
            + "{\"agent_id\":\"agent_1\",\"conversation_id\":\"conv_1\",\"summary\":\"José – ok\"}}";
    private static final String HEX = "14a10ac702d2615f44b1899cf6416256e00f054cfa10204c98a7587858a29c63";
    private static final String HEADER = "t=1739537297,v0=" + HEX;

    private static boolean valid(String header, String body, Instant now, String... secrets) {
        return new TimedSignature("v0", List.of(secrets), Duration.ofMinutes(30), InstantSource.fixed(now))
                .check(header).filter(check -> {
                    for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
                        check.update(new byte[] {0, one}, 1, 1);
                    }
                    return check.matches();
                }).isPresent();
    }

    @Test
    void itIsThatOfTheVectorPieceByPiece() {
        assertTrue(valid(HEADER, BODY, THEN, SECRET));
        assertEquals(HEADER, TimedSignature.header("v0", SECRET, THEN, BODY.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void eitherOfTwoSecretsIsGoodWhileOneIsRotated() {
        assertTrue(valid(HEADER, BODY, THEN, "wsec_new", SECRET));
        assertTrue(valid("t=1739537297,v0=" + "0".repeat(64) + ",v0=" + HEX, BODY, THEN, SECRET, "wsec_new"));
        assertFalse(valid(HEADER, BODY, THEN, "wsec_new"));
        assertFalse(valid(HEADER, BODY, THEN));
    }

    @Test
    void aChangedBodyOrTimeIsRefused() {
        assertFalse(valid(HEADER, BODY.replace("ok", "no"), THEN, SECRET));
        assertFalse(valid(HEADER.replace("297", "298"), BODY, THEN, SECRET));
    }

    @Test
    void halfAnHourIsTolerated() {
        assertTrue(valid(HEADER, BODY, THEN.plusSeconds(1_800), SECRET));
        assertTrue(valid(HEADER, BODY, THEN.minusSeconds(1_800), SECRET));
        assertFalse(valid(HEADER, BODY, THEN.plusSeconds(1_801), SECRET));
        assertFalse(valid(HEADER, BODY, THEN.minusSeconds(1_801), SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=1739537297", "v0=" + HEX, "t=,v0=" + HEX, "t=-1,v0=" + HEX,
        "t=17395372971739537297,v0=" + HEX, "t=1739537297,v1=" + HEX, "t=1739537297 v0=" + HEX,
        "=,=,=", "t=1739537297,v0="})
    void anOddHeaderIsRefused(String header) {
        assertFalse(valid(header, BODY, THEN, SECRET));
    }
}
