package io.patchcord.control;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names under which the operator's listener is asked. The host must be an address or a name known to be this
 * listener's, since a page of the operator's browser can make any other name point here (DNS rebinding), and a browser
 * must not send for another site's page. Immutable.
 */
final class OperatorNames {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
    private static final Status MISDIRECTED = Status.create(421, "Misdirected Request");

    private final Set<String> names;

    /** These, in any case, beside addresses and localhost. */
    OperatorNames(List<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Throws what a request with these headers is answered, if it is none for this listener. */
    void check(Headers headers) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        if (!isOurs(host)) {
            throw new Problem(MISDIRECTED, "this listener is not known under that name: use its address, or add the"
                    + " name to operator.names");
        }
        if (isForeign(headers, host)) {
            throw new Problem(Status.FORBIDDEN_403, "a browser sent this for the page of another site");
        }
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

    private static boolean isForeign(Headers headers, String host) {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        Optional<String> site = headers.first(FETCH_SITE);
        return origin.filter(text -> !text.equals("http://" + host) && !text.equals("https://" + host)).isPresent()
                || site.filter(text -> !SAME_SITE.contains(text)).isPresent();
    }
}
