package io.patchcord.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code operator} section, and the token. */
final class OperatorReader {
    private static final int SHORTEST_TOKEN = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");

    private OperatorReader() {
    }

    static OperatorConfig read(Section root, Settings settings) {
        try (Section section = root.section("operator")) {
            section.secret("token", Variables.OPERATOR_TOKEN);
            Optional<Secret> token = settings.token(Variables.OPERATOR_TOKEN);
            if (token.filter(secret -> secret.value().length() < SHORTEST_TOKEN).isPresent()) {
                settings.problem(Variables.OPERATOR_TOKEN + ": must be at least " + SHORTEST_TOKEN + " characters: make"
                        + " one with \"openssl rand -hex 32\"");
            }
            String host = section.text("host", "127.0.0.1");
            section.require("host", "is not a loopback address: whoever reaches it can place calls, so set "
                    + Variables.OPERATOR_TOKEN, CrossChecks.loopback(host) || token.isPresent());
            List<String> names = section.words("names");
            names.forEach(name -> section.require("names", name + " is no host name; leave the port away",
                    NAME.matcher(name).matches()));
            return new OperatorConfig(host, section.number("port", 8001, 0, 65_535), token, names);
        }
    }
}
