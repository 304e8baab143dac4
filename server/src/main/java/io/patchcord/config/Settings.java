package io.patchcord.config;

import io.helidon.config.spi.ConfigNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One loading in progress: the file's tree, the variables over it, what was asked for and what is wrong. */
final class Settings {
    private static final Pattern POSITION = Pattern.compile("\\[\\d+]");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

    private final Map<String, ConfigNode> tree;
    private final Variables variables;
    private final List<String> problems;
    private final Set<String> keys = new TreeSet<>();

    Settings(Map<String, ConfigNode> tree, Variables variables, List<String> problems) {
        this.tree = tree;
        this.variables = variables;
        this.problems = problems;
    }

    Section root() {
        return new Section("", tree, this);
    }

    Variables variables() {
        return variables;
    }

    Set<String> keys() {
        return keys;
    }

    void asked(String path) {
        keys.add(POSITION.matcher(path).replaceAll("[]"));
    }

    void problem(String line) {
        problems.add(line);
    }

    /** The secret in that variable. A token with a blank inside was pasted wrongly, and would break a header. */
    Optional<Secret> token(String variable) {
        return variables.value(variable).map(text -> checked(variable, text));
    }

    /** The secrets in that variable, separated by commas. */
    List<Secret> tokens(String variable) {
        return variables.value(variable).stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> checked(variable, text))
                .toList();
    }

    private Secret checked(String variable, String text) {
        if (WHITE_SPACE.matcher(text).find()) {
            problem(variable + ": must not contain white space");
        }
        return Secret.known(text);
    }
}
