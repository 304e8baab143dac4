package io.patchcord.control;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The console's page and what it is made of, from the class path: {@code /} and {@code /console/}. */
public final class ConsolePages implements HttpService {
    private static final String PATH = "/console/";
    private static final String INDEX = "index.html";
    private static final List<String> FILES = List.of(INDEX, "console.css", "main.js", "feed.js", "api.js", "dom.js",
            "now.js", "call.js", "ledger.js", "history.js", "customers.js", "phone.js", "phone-line.js",
            "phone-way.js", "phone-audio.js", "charts.js", "icon.svg",
            "sound.js", "wave.js", "regions.js", "recorded.js", "player.js", "compare.js", "transcript.js",
            "vendor/uPlot.esm.js", "vendor/uPlot.css", "vendor/uPlot.LICENSE");
    /** Where they are. */
    static final Set<String> PATHS = Stream.concat(Stream.of("/"), FILES.stream().map(PATH::concat))
            .collect(Collectors.toUnmodifiableSet());
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml",
            "LICENSE", "text/plain; charset=utf-8");
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName NO_SNIFF = HeaderNames.create("X-Content-Type-Options");
    private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
    /** uPlot places its parts by properties of their style, which the policy, unlike attributes, leaves alone. */
    private static final String SELF_ONLY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final Map<String, Page> pages = new LinkedHashMap<>();

    /** Reads everything once. */
    public ConsolePages() {
        FILES.forEach(name -> pages.put(name, read(name)));
    }

    private record Page(byte[] bytes, String type, String tag) {
    }

    @Override
    public void routing(HttpRules rules) {
        serve(rules, "/", pages.get(INDEX));
        pages.forEach((name, page) -> serve(rules, PATH + name, page));
    }

    private static void serve(HttpRules rules, String path, Page page) {
        rules.get(path, (request, response) -> send(request, response, page))
                .head(path, (request, response) -> send(request, response, page));
    }

    private static void send(ServerRequest request, ServerResponse response, Page page) {
        response.header(HeaderNames.ETAG, page.tag()).header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(POLICY, SELF_ONLY).header(NO_SNIFF, "nosniff").header(REFERRER, "no-referrer");
        if (request.headers().first(HeaderNames.IF_NONE_MATCH).filter(page.tag()::equals).isPresent()) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            ApiAnswer.send(request, response, page.type(), page.bytes());
        }
    }

    private static Page read(String name) {
        try (InputStream file = ConsolePages.class.getResourceAsStream(PATH + name)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + PATH + name);
            }
            byte[] bytes = file.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Page(bytes, TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                    '"' + HexFormat.of().formatHex(digest, 0, 8) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
