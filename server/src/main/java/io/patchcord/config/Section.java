package io.patchcord.config;

import io.helidon.config.spi.ConfigNode;
import io.patchcord.customer.PhoneNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of the file, read key by key. A reading method answers with the value, else with the fallback, and puts
 * what is wrong on the list of problems; {@link #close()} then reports the keys nobody asked for.
 */
final class Section implements AutoCloseable {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    private final String path;
    private final Map<String, ConfigNode> nodes;
    private final Settings settings;
    private final Set<String> known = new TreeSet<>();

    Section(String path, Map<String, ConfigNode> nodes, Settings settings) {
        this.path = path;
        this.nodes = nodes;
        this.settings = settings;
    }

    /** Where a value came from, for the reader of a problem, and its text. */
    private record Found(String source, String text) {
    }

    /** The mapping under {@code key}; an empty one when there is none. */
    Section section(String key) {
        return switch (ask(key)) {
            case ConfigNode.ObjectNode mapping -> new Section(pathOf(key), mapping, settings);
            case ConfigNode node -> {
                problem(pathOf(key), "must be a mapping of keys to values", isBlank(node));
                yield new Section(pathOf(key), Map.of(), settings);
            }
            case null -> new Section(pathOf(key), Map.of(), settings);
        };
    }

    /** The mappings of the list under {@code key}. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        switch (ask(key)) {
            case ConfigNode.ListNode list -> {
                for (ConfigNode element : list) {
                    String place = pathOf(key) + "[" + sections.size() + "]";
                    boolean mapping = element instanceof ConfigNode.ObjectNode;
                    problem(place, "must be a mapping of keys to values", mapping);
                    sections.add(new Section(place, mapping ? (ConfigNode.ObjectNode) element : Map.of(), settings));
                }
            }
            case ConfigNode node -> problem(pathOf(key), "must be a list", isBlank(node));
            case null -> { /* no list, no elements */ }
        }
        return sections;
    }

    /** The words of the list under {@code key}. */
    List<String> words(String key) {
        List<String> words = new ArrayList<>();
        switch (ask(key)) {
            case ConfigNode.ListNode list -> {
                for (ConfigNode element : list) {
                    boolean word = element instanceof ConfigNode.ValueNode value && !value.get().isBlank();
                    problem(pathOf(key) + "[" + words.size() + "]", "must be a word", word);
                    words.add(word ? ((ConfigNode.ValueNode) element).get().strip() : "");
                }
            }
            case ConfigNode node -> problem(pathOf(key), "must be a list such as [one, other]", isBlank(node));
            case null -> { /* no list, no words */ }
        }
        return words;
    }

    /** The names and texts of the mapping under {@code key}, whatever its names. */
    Map<String, String> texts(String key) {
        Section free = section(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : free.nodes.keySet()) {
            free.raw(name).ifPresent(text -> texts.put(name, text));
        }
        return texts;
    }

    /** The text under {@code key}; an empty one counts as absent. */
    Optional<String> text(String key) {
        return find(key).map(Found::text);
    }

    String text(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    /** The text under {@code key} as it stands in the file, which may be empty. */
    Optional<String> raw(String key) {
        return switch (ask(key)) {
            case ConfigNode.ValueNode value -> Optional.of(value.get());
            case ConfigNode _ -> {
                problem(pathOf(key), "must be a single value", false);
                yield Optional.empty();
            }
            case null -> Optional.empty();
        };
    }

    int number(String key, int fallback, int least, int most) {
        return find(key).map(found -> {
            boolean number = NUMBER.matcher(found.text()).matches();
            int value = number ? Integer.parseInt(found.text()) : fallback;
            problem(found.source(), "must be a whole number from " + least + " to " + most,
                    number && value >= least && value <= most);
            return value;
        }).orElse(fallback);
    }

    boolean flag(String key, boolean fallback) {
        return find(key).map(found -> {
            problem(found.source(), "must be true or false", List.of("true", "false").contains(found.text()));
            return Boolean.parseBoolean(found.text());
        }).orElse(fallback);
    }

    Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return find(key).map(found -> {
            Optional<Duration> value = parseDuration(found.text());
            problem(found.source(), "must be a duration from " + text(least) + " to " + text(most)
                            + ", a number with ms, s, m, h or d such as " + text(fallback),
                    value.isPresent() && value.get().compareTo(least) >= 0 && value.get().compareTo(most) <= 0);
            return value.orElse(fallback);
        }).orElse(fallback);
    }

    /** The same, or zero for none at all. */
    Duration durationOrNone(String key, Duration fallback, Duration least, Duration most) {
        return find(key).filter(found -> parseDuration(found.text()).filter(Duration::isZero).isPresent())
                .map(_ -> Duration.ZERO).orElseGet(() -> duration(key, fallback, least, most));
    }

    /** An http or https URL of scheme, host and port, returned without its trailing slash. */
    Optional<URI> origin(String key) {
        return find(key).flatMap(found -> {
            Optional<URI> origin = parseOrigin(found.text());
            problem(found.source(), "must be an http:// or https:// URL of host and port alone: no path, query, "
                    + "fragment or user", origin.isPresent());
            return origin;
        });
    }

    Optional<String> phoneNumber(String key) {
        return find(key).map(found -> {
            problem(found.source(), "must be a number such as +14155550100; in YAML it needs quotes",
                    PhoneNumber.parse(found.text()).isPresent());
            return found.text();
        });
    }

    /** A file that can be read. */
    Optional<Path> file(String key) {
        return find(key).map(found -> {
            Path file = Path.of(found.text().replace("\0", ""));   // which no path may hold
            problem(found.source(), file + " cannot be read: does it exist, and may this user read it?",
                    Files.isReadable(file) && !Files.isDirectory(file));
            return file;
        });
    }

    /** A text that matches {@code shape}. */
    Optional<String> word(String key, Pattern shape, String description) {
        return find(key).map(found -> {
            problem(found.source(), "must be " + description, shape.matcher(found.text()).matches());
            return found.text();
        });
    }

    /** Refuses a value that belongs into the environment. */
    void secret(String key, String variable) {
        if (nodes.containsKey(key)) {
            known.add(key);
            problem(pathOf(key), "is a secret: set the environment variable " + variable + " instead", false);
        }
    }

    /** Reports a problem of a key of this section, unless {@code fine}. */
    void require(String key, String rule, boolean fine) {
        problem(pathOf(key), rule, fine);
    }

    /** Names of this section's keys in the file. */
    Set<String> names() {
        return new TreeSet<>(nodes.keySet());
    }

    @Override
    public void close() {
        for (String name : names()) {
            problem(pathOf(name), "unknown key" + Spelling.hint(name, known), known.contains(name));
        }
    }

    private Optional<Found> find(String key) {
        Optional<String> variable = Variables.overruling(pathOf(key));
        Optional<String> overruled = raw(key).map(String::strip).filter(text -> !text.isEmpty());
        return variable.flatMap(settings.variables()::value)
                .map(text -> new Found(variable.orElseThrow(), text))
                .or(() -> overruled.map(text -> new Found(pathOf(key), text)));
    }

    private ConfigNode ask(String key) {
        known.add(key);
        settings.asked(pathOf(key));
        return nodes.get(key);
    }

    private void problem(String source, String rule, boolean fine) {
        if (!fine) {
            settings.problem(source + ": " + rule);
        }
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isBlank(ConfigNode node) {
        return node instanceof ConfigNode.ValueNode value && value.get().isBlank();
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        });
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 != 0 ? millis + "ms"
                : millis == 0 ? "0s"
                : millis % 86_400_000 == 0 && millis > 86_400_000 ? duration.toDays() + "d"
                : millis % 3_600_000 == 0 ? duration.toHours() + "h"
                : millis % 60_000 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }

    private static Optional<URI> parseOrigin(String text) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null
                    && uri.getRawPath() != null && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            boolean web = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null
                    && uri.getPort() != 0 && uri.getPort() <= 65_535;
            return bare && web ? Optional.of(new URI(scheme, null, uri.getHost(), uri.getPort(), null, null, null))
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
