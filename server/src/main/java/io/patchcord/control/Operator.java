package io.patchcord.control;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who asks: the name that an act on a call is recorded under. */
final class Operator {
    private static final HeaderName NAME = HeaderNames.create("X-Operator");
    private static final Pattern NAMES = Pattern.compile("[\\p{Alnum}][\\p{Alnum} ._@+-]{0,63}");
    private static final String UNNAMED = "unnamed";

    private Operator() {
    }

    static String of(ServerRequest request) {
        return name(request.headers().first(NAME).orElse("")).orElseThrow(() -> new Problem(Status.BAD_REQUEST_400,
                "X-Operator must be a name of at most 64 letters, digits, spaces and . _ @ + -"));
    }

    /** What somebody who says to be called this is called; empty when nobody can be. */
    static Optional<String> name(String said) {
        String name = said.isBlank() ? UNNAMED : said.strip();
        return Optional.of(name).filter(one -> NAMES.matcher(one).matches());
    }
}
