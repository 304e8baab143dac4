package io.patchcord.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One benchmark, named as {@code Class.method}, and a value for each of its parameters. */
record Combination(String benchmark, SortedMap<String, String> params) {
    private static final String PACKAGE = Combination.class.getPackageName() + ".";

    Combination {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** Of a name as JMH says it. */
    static Combination ofQualifiedName(String qualifiedName, SortedMap<String, String> params) {
        return new Combination(qualifiedName.startsWith(PACKAGE) ? qualifiedName.substring(PACKAGE.length())
                : qualifiedName, params);
    }

    /** The same benchmark where some parameters have other values. */
    Combination with(Map<String, String> others) {
        SortedMap<String, String> all = new TreeMap<>(params);
        all.putAll(others);
        return new Combination(benchmark, all);
    }

    String qualifiedName() {
        return PACKAGE + benchmark;
    }

    boolean needsVectors() {
        return params.containsValue("vector");
    }

    /** Only what is different here. */
    String differenceFrom(Combination other) {
        List<String> parts = new ArrayList<>();
        params.forEach((name, value) -> {
            if (!value.equals(other.params.get(name))) {
                parts.add(name + "=" + value);
            }
        });
        return String.join(", ", parts);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        params.forEach((name, value) -> parts.add(name + "=" + value));
        return benchmark + " " + String.join(", ", parts);
    }
}
