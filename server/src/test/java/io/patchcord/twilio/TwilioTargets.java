package io.patchcord.twilio;

import static io.patchcord.fuzz.FuzzTarget.isUtf8;

import io.patchcord.fuzz.FuzzTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What reads Twilio's words: frames of a media stream, twice and the same; forms; and the signature over them. */
public final class TwilioTargets {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String URL = "https://voice.example.com";
    private static final String PATH = "/twilio/incoming-call";

    private TwilioTargets() {
    }

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(frames(), forms(), paths());
    }

    private static FuzzTarget frames() {
        MediaFrameReader quick = new MediaFrameReader();
        MediaFrameReader slow = new MediaFrameReader();
        return FuzzTarget.ofTexts("media-frames", List.of(
                "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"media\":{\"track\":\"inbound\",\"chunk\":\"2\","
                        + "\"timestamp\":\"5\",\"payload\":\"f3//+Pj5fHx8/v7+\"},\"streamSid\":\"MZ18\"}",
                "{\"event\":\"start\",\"start\":{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\",\"customParameters\":"
                        + "{\"token\":\"x\"},\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000}}}",
                "{\"event\":\"mark\",\"mark\":{\"name\":\"t1:0\"}}", "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}",
                "{\"event\":\"stop\"}", "{\"event\":\"connected\",\"protocol\":\"Call\"}"),
                List.of("\"event\"", "\"media\"", "\"payload\":", "\"mark\"", "{", "}", "[", "]", ",", ":", "\\u00e9",
                        "null", "1e9", "99999999999999999999", "\"timestamp\":", "\"\"", "AAAA"), 200,
                input -> {
                    if (!isUtf8(input)) {
                        return "not UTF-8";   // the channel has refused it
                    }
                    String one = outcome(quick, input, false);
                    String other = outcome(slow, input, true);
                    if (!one.equals(other)) {
                        throw new AssertionError("at a glance " + one + ", by Jackson " + other);
                    }
                    return one.split("\\[")[0];
                });
    }

    private static String outcome(MediaFrameReader reader, byte[] input, boolean byJackson) {
        try {
            MediaFrame frame = byJackson ? reader.parse(input, 0, input.length) : reader.read(input, 0, input.length);
            String shown = frame instanceof MediaFrame.Media(byte[] muLaw, int length)
                    ? "Media[" + length + "/" + Arrays.hashCode(Arrays.copyOf(muLaw, length)) : frame.toString();
            return shown + " " + reader.sequence() + " " + reader.timestampMillis();
        } catch (IOException e) {
            return "refused";
        }
    }

    private static FuzzTarget forms() {
        RequestSignature signature = new RequestSignature(List.of(TOKEN), URI.create(URL));
        return FuzzTarget.ofTexts("forms", List.of("CallSid=CA1&From=%2B14155550100&To=&a=b&a=c",
                "CallerName=JOS%C3%89+%C3%91&CallToken=%257B", "CallDuration=12&x"),
                List.of("%", "%%", "%u", "%C3", "%00", "&", "=", "+", "&a=", "CallSid="), 400, input -> {
                    FormParameters form;
                    try {
                        form = FormParameters.parse(new String(input, StandardCharsets.UTF_8));
                    } catch (IllegalArgumentException e) {
                        return "refused";
                    }
                    form.first("CallSid");
                    String seconds = form.seconds("CallDuration").isPresent() ? "seconds" : "";
                    String header = RequestSignature.sign(TOKEN, URL + PATH, form.values());
                    expect(signature.ofForm(header, PATH, form) == RequestSignature.Verdict.VALID,
                            "signed and refused");
                    expect(signature.ofForm(header.substring(1) + "=", PATH, form)
                            == RequestSignature.Verdict.INVALID, "not signed and taken");
                    return form.values().size() + seconds;
                });
    }

    /** Paths, queries and headers that come as they please. */
    private static FuzzTarget paths() {
        RequestSignature signature = new RequestSignature(List.of(TOKEN, "other"), URI.create(URL + ":8443"));
        return FuzzTarget.ofTexts("signed-paths", List.of("/twilio/media-stream", "/a?bodySHA256=" + "0a".repeat(32),
                "/?x=%2B#y", "//a:443/b"), List.of("?", "#", ":", "://", "@", "bodySHA256=", "&", "/"), 800, input -> {
            String path = new String(input, StandardCharsets.ISO_8859_1);
            expect(signature.ofUpgrade(path, path) == RequestSignature.Verdict.INVALID, "an upgrade nobody signed");
            expect(signature.ofBody(path, path, input) == RequestSignature.Verdict.INVALID, "a body nobody signed");
            String url = URL.replaceFirst("https", "wss") + ":8443" + path;
            RequestSignature.Verdict verdict = signature.ofUpgrade(RequestSignature.sign("other", url,
                    FormParameters.parse("").values()), path);
            expect(verdict == RequestSignature.Verdict.VALID, "signed and refused");
            return verdict + " " + path.contains("?") + path.contains("#");
        });
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
