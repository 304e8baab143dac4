package io.patchcord.control;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.regex.Pattern;

/** Who asks: the name that an act on a call is recorded under. */
final class Operator {
    private static final HeaderName NAME = HeaderNames.create("X-Operator");
    private static final Pattern NAMES = Pattern.compile("[\\p{Alnum}][\\p{Alnum} ._@+-]{0,63}");
    private static final String UNNAMED = "unnamed";

    private Operator() {
    }

    static String of(ServerRequest request) {
        String name = request.headers().first(NAME).map(String::strip).orElse(UNNAMED);
        if (!NAMES.matcher(name).matches()) {
            throw new Problem(Status.BAD_REQUEST_400,
                    "X-Operator must be a name of at most 64 letters, digits, spaces and . _ @ + -");
        }
        return name;
    }
}
