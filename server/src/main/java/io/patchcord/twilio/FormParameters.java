package io.patchcord.twilio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters of an {@code application/x-www-form-urlencoded} body, as Twilio signs them: decoded, untrimmed, keys
 * in the order of their UTF-16 code units, several values of one key kept.
 *
 * @param values the values of each key
 */
record FormParameters(NavigableMap<String, List<String>> values) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    FormParameters {
        values = Collections.unmodifiableNavigableMap(values);
    }

    /**
     * Parses a body.
     *
     * @throws IllegalArgumentException when an escape is malformed
     */
    static FormParameters parse(String body) {
        NavigableMap<String, List<String>> values = new TreeMap<>();
        for (String pair : body.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(decoded(name), key -> new ArrayList<>()).add(decoded(value));
            }
        }
        return new FormParameters(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value of a key; empty text when there is none. */
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    /** The same without these keys. */
    FormParameters without(List<String> names) {
        NavigableMap<String, List<String>> fewer = new TreeMap<>(values);
        names.forEach(fewer::remove);
        return new FormParameters(fewer);
    }

    /** A duration in whole seconds; empty when it is absent or none. */
    OptionalLong seconds(String name) {
        String text = first(name);
        return SECONDS.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
