package io.patchcord.control;

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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which requests reach the operator's listener at all: those that {@link OperatorNames} finds nothing wrong
 * with, and where there is a token those that present it, but for the question whether the process is well and the
 * console's own files, which hold nobody's data. Upgrades pass no filter: {@link FeedDoor} is theirs. Immutable.
 */
final class OperatorGate implements Filter {
    private static final String SCHEME = "bearer ";
    private static final Set<String> HEALTH = Set.of("/observe/health", "/observe/health/live",
            "/observe/health/started", "/observe/health/ready");

    private final Optional<byte[]> token;
    private final OperatorNames names;

    OperatorGate(OperatorConfig config) {
        token = config.token().map(Secret::value).map(text -> text.getBytes(StandardCharsets.UTF_8));
        names = new OperatorNames(config.names());
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        names.check(request.headers());
        if (token.isPresent() && !isOpen(request) && !bears(token.get(), request.headers())) {
            response.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
            throw new Problem(Status.UNAUTHORIZED_401, "send Authorization: Bearer and the token in"
                    + " PATCHCORD_OPERATOR_TOKEN");
        }
        chain.proceed();
    }

    /** Whole paths as they were sent: whatever would have to be decoded or resolved first is none of them. */
    private static boolean isOpen(RoutingRequest request) {
        String path = request.prologue().uriPath().rawPath();
        return HEALTH.contains(path) || ConsolePages.PATHS.contains(path);
    }

    private static boolean bears(byte[] token, ServerRequestHeaders headers) {
        String given = headers.first(HeaderNames.AUTHORIZATION).orElse("");
        return given.length() > SCHEME.length()
                && given.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)
                && MessageDigest.isEqual(token, given.substring(SCHEME.length()).strip()
                        .getBytes(StandardCharsets.UTF_8));
    }
}
