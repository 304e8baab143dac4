package io.patchcord.control;

import io.helidon.http.Headers;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.WritableHeaders;
import io.patchcord.config.OperatorConfig;
import io.patchcord.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may have a socket of the operator's listener: who {@link OperatorNames} finds nothing wrong with, and
 * where there is a token only who brings it. A page cannot set the Authorization header of a socket, so it brings the
 * token as a sub-protocol: {@code bearer.} and the token in base64url, beside the socket's own. Immutable; any thread.
 */
final class FeedDoor {
    static final String PROTOCOL = "patchcord.feed";
    private static final HeaderName PROTOCOLS = HeaderNames.create("Sec-WebSocket-Protocol");
    private static final String BEARER = "bearer.";

    private final Optional<byte[]> token;
    private final OperatorNames names;
    private final String protocol;

    /** Asks for this listener's token, under its names. */
    FeedDoor(OperatorConfig config) {
        this(config, PROTOCOL);
    }

    /** Likewise, for sockets of another protocol than the feed's. */
    FeedDoor(OperatorConfig config, String protocol) {
        this.protocol = protocol;
        token = config.token().map(Secret::value).map(text -> text.getBytes(StandardCharsets.UTF_8));
        names = new OperatorNames(config.names());
    }

    /** Lets the client in, or throws what it is answered. */
    void open(Headers headers, WritableHeaders<?> answer) {
        try {
            names.check(headers);
        } catch (Problem problem) {
            throw refusal(problem.status(), problem.getMessage());
        }
        List<String> protocols = headers.contains(PROTOCOLS) ? headers.all(PROTOCOLS, List::of).stream()
                .flatMap(line -> Arrays.stream(line.split(","))).map(String::strip).toList() : List.of();
        if (token.isPresent() && protocols.stream().noneMatch(this::brings)) {
            throw refusal(Status.UNAUTHORIZED_401, "the operator's token is missing or wrong");
        }
        if (protocols.contains(protocol)) {
            answer.set(PROTOCOLS, protocol);
        }
    }

    private boolean brings(String offered) {
        try {
            return offered.startsWith(BEARER) && MessageDigest.isEqual(token.orElseThrow(),
                    Base64.getUrlDecoder().decode(offered.substring(BEARER.length())));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static RequestException refusal(Status status, String why) {
        return RequestException.builder().type(status.equals(Status.FORBIDDEN_403) ? DirectHandler.EventType.FORBIDDEN
                : DirectHandler.EventType.OTHER).status(status).message(why).build();
    }
}
