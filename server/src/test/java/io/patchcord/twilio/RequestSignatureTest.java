package io.patchcord.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import io.patchcord.net.RecordedCalls;
import io.patchcord.twilio.RequestSignature.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignatureTest {
    private static final long SEED = 1_312;
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String PUBLIC = "https://voice.example.com";
    private static final String STREAM = "/twilio/media-stream";

    static Stream<JsonNode> vectors() {
        return RecordedCalls.signatures().stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldAcceptEveryKnownAnswerAndNothingNearIt(JsonNode vector) {
        String signed = vector.path("signedUrl").asText();
        String signature = vector.path("signature").asText();
        assertEquals(Verdict.VALID, verdict(vector, signed, signature));
        assertEquals(Verdict.INVALID, verdict(vector, signed + "x", signature));
        assertEquals(Verdict.INVALID, verdict(vector, signed, signature.toLowerCase(Locale.ROOT)));
        assertEquals(Verdict.INVALID, verdict(vector, signed, ""));
        for (JsonNode other : vector.path("mustAlsoAcceptUrl")) {
            assertEquals(Verdict.VARIANT, verdict(vector, other.asText(), signature), other::asText);
        }
    }

    private static Verdict verdict(JsonNode vector, String url, String signature) {
        int path = pathOf(url);
        RequestSignature check = new RequestSignature(List.of(vector.path("token").asText()),
                URI.create(url.substring(0, path).replaceFirst("^ws", "http")));
        if (url.startsWith("ws")) {
            return check.ofUpgrade(signature, url.substring(path));
        }
        return vector.has("body")
                ? check.ofBody(signature, url.substring(path), vector.path("body").asText()
                        .getBytes(StandardCharsets.UTF_8))
                : check.ofForm(signature, url.substring(path), form(vector.path("params")));
    }

    private static int pathOf(String url) {
        int slash = url.indexOf('/', url.indexOf("://") + 3);
        return slash < 0 ? url.length() : slash;
    }

    private static FormParameters form(JsonNode params) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        params.properties().forEach(entry -> {
            List<String> all = new ArrayList<>();
            (entry.getValue().isArray() ? entry.getValue().valueStream() : Stream.of(entry.getValue()))
                    .forEach(value -> all.add(value.isNull() ? "" : value.asText()));
            values.put(entry.getKey(), all);
        });
        return new FormParameters(values);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldAgreeWithTwiliosOwnValidatorWhereThatOneCanSpeak(JsonNode vector) throws Exception {
        boolean severalValues = vector.path("params").valueStream().anyMatch(JsonNode::isArray);
        if (severalValues || vector.path("signedUrl").asText().startsWith("ws")) {
            return;
        }
        RequestValidator twilio = new RequestValidator(vector.path("token").asText());
        Map<String, String> params = new HashMap<>();
        vector.path("params").properties().forEach(e -> params.put(e.getKey(),
                e.getValue().isNull() ? "" : e.getValue().asText()));
        String url = vector.path("signedUrl").asText();
        String signature = vector.path("signature").asText();
        assertTrue(vector.has("body") ? twilio.validate(url, vector.path("body").asText(), signature)
                : twilio.validate(url, params, signature));
    }

    @Test
    void shouldSignWhatTwiliosOwnValidatorAccepts() {
        Random random = new Random(SEED);
        RequestValidator twilio = new RequestValidator(TOKEN);
        for (int round = 0; round < 300; round++) {
            Map<String, String> params = new HashMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                params.put(words(random, 1 + random.nextInt(8)), words(random, random.nextInt(20)));
            }
            Map<String, List<String>> ours = params.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
            String url = PUBLIC + "/hook?a=" + random.nextInt(1_000);
            String signature = RequestSignature.sign(TOKEN, url, ours);
            assertTrue(twilio.validate(url, params, signature), "seed " + SEED + ", round " + round + ": " + params);
            params.merge("Digits", "1", String::concat);
            assertFalse(twilio.validate(url, params, signature));
        }
    }

    private static String words(Random random, int length) {
        return random.ints(length, 0, 9).mapToObj(i -> List.of("a", "Z", " ", "ñ", "+", "&", "é", "0", "😀").get(i))
                .collect(Collectors.joining());
    }

    @Test
    void shouldJudgeEveryRecordedRequestAsTheRecordsSay() {
        int requests = 0;
        List<String> refused = new ArrayList<>();
        RequestSignature check = new RequestSignature(List.of(TOKEN), URI.create(PUBLIC));
        for (JsonNode line : RecordedCalls.lines()) {
            String signature = line.path("headers").path("X-Twilio-Signature").asText("");
            if (!line.path("dir").asText().equals("in") || signature.isEmpty()) {
                continue;
            }
            requests++;
            String path = line.path("url").asText().substring(pathOf(line.path("url").asText()));
            Verdict verdict = line.path("kind").asText().equals("upgrade") ? check.ofUpgrade(signature, path)
                    : check.ofForm(signature, path, FormParameters.parse(encoded(line.path("form"))));
            if (verdict == Verdict.INVALID) {
                refused.add(line.path("scenario").asText().substring(0, 3));
            }
        }
        assertTrue(requests > 40, "only " + requests + " signed requests are recorded");
        assertEquals(List.of("S05", "S07"), refused);
    }

    private static String encoded(JsonNode form) {
        return form.properties().stream().map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(e.getValue().asText(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    @Test
    void shouldAcceptEitherTokenWhileOneIsRotated() {
        FormParameters form = FormParameters.parse("CallSid=CA1");
        RequestSignature rotating = new RequestSignature(List.of("new", "old"), URI.create(PUBLIC));
        for (String token : List.of("new", "old")) {
            assertEquals(Verdict.VALID,
                    rotating.ofForm(RequestSignature.sign(token, PUBLIC + "/x", form.values()), "/x", form));
        }
        assertEquals(Verdict.INVALID,
                rotating.ofForm(RequestSignature.sign("older", PUBLIC + "/x", form.values()), "/x", form));
    }

    @Test
    void shouldAcceptNothingWithoutTokens() {
        RequestSignature none = new RequestSignature(List.of(), URI.create(PUBLIC));
        FormParameters empty = FormParameters.parse("");
        for (String signature : List.of("", "=", RequestSignature.sign("x", PUBLIC + "/x", Map.of()))) {
            assertEquals(Verdict.INVALID, none.ofForm(signature, "/x", empty));
            assertEquals(Verdict.INVALID, none.ofUpgrade(signature, "/x"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://voice.example.com/twilio/media-stream/",
            "wss://voice.example.com:443/twilio/media-stream",
            "wss://voice.example.com:443/twilio/media-stream/", "https://voice.example.com/twilio/media-stream",
            "https://voice.example.com/twilio/media-stream/", "https://voice.example.com:443/twilio/media-stream",
            "https://voice.example.com:443/twilio/media-stream/"})
    void shouldAcceptAHandshakeSignedOverAKnownVariant(String url) {
        RequestSignature check = new RequestSignature(List.of(TOKEN), URI.create(PUBLIC));
        assertEquals(Verdict.VARIANT, check.ofUpgrade(RequestSignature.sign(TOKEN, url, Map.of()), STREAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://voice.example.com/twilio/media-stream?x=1",
            "wss://evil.example.com/twilio/media-stream",
            "ws://voice.example.com/twilio/media-stream", "wss://voice.example.com/twilio/media-stream//",
            "wss://voice.example.com:8443/twilio/media-stream", "wss://voice.example.com/twilio/Media-Stream"})
    void shouldRefuseAHandshakeSignedOverAnotherUrl(String url) {
        RequestSignature check = new RequestSignature(List.of(TOKEN), URI.create(PUBLIC));
        assertEquals(Verdict.INVALID, check.ofUpgrade(RequestSignature.sign(TOKEN, url, Map.of()), STREAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://voice.example.com", "https://voice.example.com/", "http://localhost:8000"})
    void shouldBuildTheSignedUrlFromThePublicUrlWhateverItsSpelling(String publicUrl) {
        RequestSignature check = new RequestSignature(List.of(TOKEN), URI.create(publicUrl));
        String base = publicUrl.replaceFirst("/$", "");
        String stream = base.replaceFirst("^http", "ws") + STREAM;
        assertEquals(Verdict.VALID, check.ofUpgrade(RequestSignature.sign(TOKEN, stream, Map.of()), STREAM));
        String signature = RequestSignature.sign(TOKEN, base + "/x?y=%20+", Map.of());
        assertEquals(Verdict.VALID, check.ofForm(signature, "/x?y=%20+", FormParameters.parse("")));
    }

    @Test
    void shouldRefuseABodyThatIsNotTheOneSigned() {
        RequestSignature check = new RequestSignature(List.of(TOKEN), URI.create(PUBLIC));
        String path = "/x?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        String signature = RequestSignature.sign(TOKEN, PUBLIC + path, Map.of());
        assertEquals(Verdict.VALID, check.ofBody(signature, path, "{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Verdict.INVALID, check.ofBody(signature, path, "{ }".getBytes(StandardCharsets.UTF_8)));
        String without = RequestSignature.sign(TOKEN, PUBLIC + "/x", Map.of());
        assertEquals(Verdict.INVALID, check.ofBody(without, "/x", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldSignValuesOfOneKeySortedAndOnce() {
        assertEquals(RequestSignature.sign("t", "u", Map.of("k", List.of("1", "2"))),
                RequestSignature.sign("t", "u", Map.of("k", List.of("2", "1", "2"))));
        assertNotEquals(RequestSignature.sign("t", "u", Map.of("k", List.of("1", "2"))),
                RequestSignature.sign("t", "u", Map.of("k", List.of("1"))));
    }
}
