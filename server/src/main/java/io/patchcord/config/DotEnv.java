package io.patchcord.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code NAME=value} lines, an {@code export } before them, {@code #} comments, single
 * quotes for literal text, double quotes with {@code \n \t \" \\ \$}. A value ends with its line and nothing is
 * substituted. Problems name the line and never its content, which may be a secret.
 */
final class DotEnv {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    /** One blank of those before it: to look for all of them would begin anew at each, and the value is stripped. */
    private static final Pattern TRAILING_COMMENT = Pattern.compile("(?:^|\\s)#.*$");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private DotEnv() {
    }

    /** The variables of {@code file}, none when it does not exist; what is wrong goes on {@code problems}. */
    static Map<String, String> read(Path file, List<String> problems) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return parse(Files.readString(file), file, problems);
        } catch (CharacterCodingException e) {
            problems.add(file + ": not UTF-8 text");
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return Map.of();
    }

    private static Map<String, String> parse(String text, Path file, List<String> problems) {
        Map<String, String> variables = new LinkedHashMap<>();
        int lineNumber = 0;
        for (String raw : text.split("\\R", -1)) {
            lineNumber++;
            String line = (lineNumber == 1 && raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                problems.add(file + " line " + lineNumber + ": not of the form NAME=value");
                continue;
            }
            Optional<String> value = unquote(matcher.group(2));
            value.ifPresent(plain -> variables.put(matcher.group(1), plain));
            if (value.isEmpty()) {
                problems.add(file + " line " + lineNumber + ": quotes do not match");
            }
        }
        return variables;
    }

    /** The value without quotes and comment; empty when a quote is not closed or something follows it. */
    private static Optional<String> unquote(String value) {
        if (value.startsWith("'")) {
            Matcher matcher = SINGLE_QUOTED.matcher(value);
            return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
        if (value.startsWith("\"")) {
            int end = closingQuote(value);
            String rest = end < 0 ? "" : value.substring(end + 1).strip();
            return end > 0 && (rest.isEmpty() || rest.startsWith("#")) ? Optional.of(unescape(value.substring(1, end)))
                    : Optional.empty();
        }
        return Optional.of(TRAILING_COMMENT.matcher(value).replaceFirst("").strip());
    }

    /** By hand: a pattern's alternatives take a stack frame for each escape. Negative when there is none. */
    private static int closingQuote(String value) {
        int at = 1;
        while (at < value.length() && value.charAt(at) != '"') {
            at += value.charAt(at) == '\\' ? 2 : 1;
        }
        return at < value.length() ? at : -1;
    }

    private static String unescape(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(match -> Matcher.quoteReplacement(switch (match.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            default -> match.group(1);
        }));
    }
}
