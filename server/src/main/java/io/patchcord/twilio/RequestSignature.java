package io.patchcord.twilio;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Twilio's {@code X-Twilio-Signature}: base64 of HMAC-SHA1 under the account's auth token over the URL Twilio was
 * given and the form's parameters (twilio.com/docs/usage/security). The URL is built from the configured public URL
 * and the request's own raw path and query: what a proxied request shows of its host proves nothing. Immutable.
 */
public final class RequestSignature {
    private static final Pattern URL = Pattern.compile("(?<scheme>[a-z]+)://(?<host>[^/?#]*?)(?<port>:\\d+)?"
            + "(?<rest>[/?].*)?");
    private static final Pattern BODY_HASH = Pattern.compile("[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)");
    private static final FormParameters NO_FORM = FormParameters.parse("");

    /** What a check found. */
    public enum Verdict {
        /** Signed over the configured URL. */
        VALID,
        /** Signed over a form of that URL which Twilio is known to use instead: a port more or less, a slash. */
        VARIANT,
        /** Not signed by any of our tokens. */
        INVALID
    }

    private final List<String> tokens;
    private final String publicUrl;

    /** Checks against these auth tokens; the URL is scheme and authority without a trailing slash. */
    public RequestSignature(List<String> tokens, URI publicUrl) {
        this.tokens = List.copyOf(tokens);
        this.publicUrl = publicUrl.toString().replaceFirst("/$", "");
    }

    /** The signature Twilio would send. */
    public static String sign(String token, String url, Map<String, List<String>> parameters) {
        StringBuilder signed = new StringBuilder(url);
        for (String name : new TreeSet<>(parameters.keySet())) {
            for (String value : new TreeSet<>(parameters.get(name))) {
                signed.append(name).append(value);
            }
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** Checks a form post to this raw path and query. */
    Verdict ofForm(String header, String pathAndQuery, FormParameters form) {
        String url = publicUrl + pathAndQuery;
        return check(header, url, () -> webhookUrls(url), form);
    }

    /** Checks a post of another body: its hash stands in the query, and the query is signed. */
    Verdict ofBody(String header, String pathAndQuery, byte[] body) {
        Matcher hash = BODY_HASH.matcher(pathAndQuery);
        if (!hash.find() || !MessageDigest.isEqual(sha256(body), HexFormat.of().parseHex(hash.group(1)))) {
            return Verdict.INVALID;
        }
        return ofForm(header, pathAndQuery, NO_FORM);
    }

    /** Checks a WebSocket handshake: Twilio signs the {@code wss} URL of the {@code <Stream>}. */
    Verdict ofUpgrade(String header, String pathAndQuery) {
        String url = publicUrl + pathAndQuery;
        String stream = streamUrl(url);
        return check(header, stream, () -> {
            Set<String> urls = new LinkedHashSet<>(List.of(stream + "/", withDefaultPort(stream)));
            urls.add(withDefaultPort(stream + "/"));
            urls.addAll(webhookUrls(url));
            urls.addAll(webhookUrls(url + "/"));
            return urls;
        }, NO_FORM);
    }

    /** The variants are asked for only when it is not the URL as configured. */
    private Verdict check(String header, String url, Supplier<Set<String>> variants, FormParameters form) {
        byte[] given = header.getBytes(StandardCharsets.UTF_8);
        if (isSigned(given, url, form)) {
            return Verdict.VALID;
        }
        return variants.get().stream().anyMatch(variant -> isSigned(given, variant, form))
                ? Verdict.VARIANT : Verdict.INVALID;
    }

    private boolean isSigned(byte[] given, String url, FormParameters form) {
        return tokens.stream().anyMatch(token -> MessageDigest.isEqual(given,
                sign(token, url, form.values()).getBytes(StandardCharsets.UTF_8)));
    }

    /** The URL as configured, then without its port, then with the scheme's own. */
    private static Set<String> webhookUrls(String url) {
        Set<String> urls = new LinkedHashSet<>(List.of(url));
        urls.add(withPort(url, ""));
        urls.add(withDefaultPort(url));
        return urls;
    }

    private static String withDefaultPort(String url) {
        boolean secure = url.startsWith("https:") || url.startsWith("wss:");
        return withPort(url, secure ? ":443" : ":80");
    }

    private static String withPort(String url, String port) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return url;
        }
        String rest = parts.group("rest");
        return parts.group("scheme") + "://" + parts.group("host") + port + (rest == null ? "" : rest);
    }

    /** The same URL for a WebSocket: {@code https} becomes {@code wss}, {@code http} becomes {@code ws}. */
    static String streamUrl(String url) {
        return "ws" + url.substring("http".length());
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
