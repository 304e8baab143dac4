package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.patchcord.call.Counter;
import io.patchcord.metrics.BridgeMetrics;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureGateTest {
    private static final String TOKEN = "token";
    private static final String PUBLIC = "https://voice.example.com";
    private static final String PATH = "/twilio/incoming-call";
    private static final FormParameters FORM =
            FormParameters.parse("CallSid=CA1&CallToken=%7B%7D&StirVerstat=TN-Validation-Passed-A");
    private static final FormParameters REDUCED = FormParameters.parse("CallSid=CA1");

    private final BridgeMetrics metrics = new BridgeMetrics(List.of("general"));

    @Test
    void shouldOpenForWhatIsSigned() {
        assertTrue(gate(true, false).opensForForm(signed(PUBLIC + PATH, FORM), PATH, FORM));
        assertCounted(0, 0);
    }

    @Test
    void shouldCountWhatIsSignedOverAVariant() {
        assertTrue(gate(true, false).opensForForm(signed(PUBLIC + ":443" + PATH, FORM), PATH, FORM));
        assertTrue(gate(true, false).opensForUpgrade(signed("wss://voice.example.com/s/", REDUCED.without(
                List.of("CallSid"))), "/s"));
        assertCounted(0, 2);
    }

    @Test
    void shouldRefuseAndCountWhatIsSignedByAnotherOrNotAtAll() {
        String forged = RequestSignature.sign("another", PUBLIC + PATH, FORM.values());
        for (Headers headers : List.of(headers(forged), headers(""), WritableHeaders.create())) {
            assertFalse(gate(true, true).opensForForm(headers, PATH, FORM));
            assertFalse(gate(true, true).opensForUpgrade(headers, "/twilio/media-stream"));
        }
        assertCounted(6, 0);
    }

    @Test
    void shouldOpenForTheReducedSetOnlyWhenToldTo() {
        Headers reduced = signed(PUBLIC + PATH, REDUCED);
        assertFalse(gate(true, false).opensForForm(reduced, PATH, FORM));
        assertCounted(1, 0);
        assertTrue(gate(true, true).opensForForm(reduced, PATH, FORM));
        assertFalse(gate(true, true).opensForForm(reduced, PATH, FormParameters.parse("CallSid=CA1&From=x")));
    }

    @Test
    void shouldStandOpenWhenNothingIsVerified() {
        assertTrue(gate(false, false).opensForForm(WritableHeaders.create(), PATH, FORM));
        assertTrue(gate(false, false).opensForUpgrade(WritableHeaders.create(), PATH));
        assertCounted(0, 0);
    }

    private SignatureGate gate(boolean verify, boolean acceptReduced) {
        return new SignatureGate(new RequestSignature(List.of(TOKEN), URI.create(PUBLIC)), verify, acceptReduced,
                metrics);
    }

    private static Headers signed(String url, FormParameters form) {
        return headers(RequestSignature.sign(TOKEN, url, Map.copyOf(form.values())));
    }

    private static Headers headers(String signature) {
        return WritableHeaders.create().set(HeaderNames.create("x-twilio-signature"), signature);
    }

    private void assertCounted(long refused, long variant) {
        assertEquals(refused, metrics.counted(Counter.SIGNATURES_REFUSED));
        assertEquals(variant, metrics.counted(Counter.SIGNATURES_VARIANT));
    }
}
