package io.patchcord.control;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.Secret;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which requests reach the operator's listener at all. The host must be an address or a name known to be this
 * listener's, since a page of the operator's browser can make any other name point here (DNS rebinding); a browser must
 * not send for another site's page; and where there is a token it must be presented, but for the question whether the
 * process is well, which answers nothing else. Immutable.
 */
final class OperatorGate implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
    private static final String SCHEME = "bearer ";
    private static final Set<String> HEALTH = Set.of("/observe/health", "/observe/health/live",
            "/observe/health/started", "/observe/health/ready");
    private static final Status MISDIRECTED = Status.create(421, "Misdirected Request");

    private final Optional<byte[]> token;
    private final Set<String> names;

    OperatorGate(OperatorConfig config) {
        token = config.token().map(Secret::value).map(text -> text.getBytes(StandardCharsets.UTF_8));
        names = config.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        ServerRequestHeaders headers = request.headers();
        String host = headers.first(HeaderNames.HOST).orElse("");
        if (!isOurs(host)) {
            throw new Problem(MISDIRECTED, "this listener is not known under that name: use its address, or add the"
                    + " name to operator.names");
        }
        if (isForeign(headers, host)) {
            throw new Problem(Status.FORBIDDEN_403, "a browser sent this for the page of another site");
        }
        if (token.isPresent() && !isHealth(request) && !bears(token.get(), headers)) {
            response.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
            throw new Problem(Status.UNAUTHORIZED_401, "send Authorization: Bearer and the token in"
                    + " PATCHCORD_OPERATOR_TOKEN");
        }
        chain.proceed();
    }

    private boolean isOurs(String host) {
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || names.contains(name) || isAddress(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    /** Nobody can make an address mean another machine. */
    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isForeign(ServerRequestHeaders headers, String host) {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        Optional<String> site = headers.first(FETCH_SITE);
        return origin.filter(text -> !text.equals("http://" + host) && !text.equals("https://" + host)).isPresent()
                || site.filter(text -> !SAME_SITE.contains(text)).isPresent();
    }

    private static boolean isHealth(RoutingRequest request) {
        return HEALTH.contains(request.prologue().uriPath().rawPath());
    }

    private static boolean bears(byte[] token, ServerRequestHeaders headers) {
        String given = headers.first(HeaderNames.AUTHORIZATION).orElse("");
        return given.length() > SCHEME.length()
                && given.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)
                && MessageDigest.isEqual(token, given.substring(SCHEME.length()).strip()
                        .getBytes(StandardCharsets.UTF_8));
    }
}
