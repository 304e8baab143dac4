package io.patchcord.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the gate holds: the rules, and by what part of it a ratio may be over its limit. */
record GateLimits(double margin, List<GateRule> rules) {
    private static final String OURS = "limits.txt";
    private static final String MARGIN = "margin";
    private static final String NOTHING = "-";
    private static final int COLUMNS = 5;

    /** Those of this project. */
    static GateLimits ours() throws IOException {
        try (InputStream in = GateLimits.class.getResourceAsStream(OURS)) {
            return read(OURS, new InputStreamReader(in, StandardCharsets.UTF_8), new Subjects());
        }
    }

    /**
     * Reads one rule a line, in five columns: benchmark, parameters of ours, parameters of the rival that differ,
     * largest ratio, bytes. A hyphen leaves a column out, {@code #} starts a comment.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     */
    static GateLimits read(String name, Reader from, Subjects subjects) throws IOException {
        List<GateRule> rules = new ArrayList<>();
        double margin = -1;
        BufferedReader lines = new BufferedReader(from);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String content = line.strip();
            try {
                if (content.startsWith(MARGIN)) {
                    margin = percent(content.substring(MARGIN.length()));
                } else if (!content.isEmpty() && !content.startsWith("#")) {
                    rules.add(rule(content, subjects));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ", line " + number + ": " + e.getMessage(), e);
            }
        }
        if (rules.isEmpty() || margin < 0) {
            throw new IllegalArgumentException(name + (rules.isEmpty() ? ": no rules" : ": no margin"));
        }
        return new GateLimits(margin, List.copyOf(rules));
    }

    private static double percent(String text) {
        String figure = text.strip();
        if (!figure.endsWith("%")) {
            throw new IllegalArgumentException("a margin is so many %, not \"" + figure + "\"");
        }
        return number(figure.substring(0, figure.length() - 1).strip()) / 100;
    }

    private static GateRule rule(String line, Subjects subjects) {
        String[] columns = line.split("\\|", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("a rule has " + COLUMNS + " columns between |, this line has "
                    + columns.length);
        }
        for (int i = 0; i < COLUMNS; i++) {
            columns[i] = columns[i].strip();
        }
        Combination ours = new Combination(columns[0], params(columns[1]));
        subjects.check(ours);
        Optional<Combination> rival = Optional.of(columns[2]).filter(GateLimits::isGiven)
                .map(text -> ours.with(params(text)));
        rival.ifPresent(subjects::check);
        OptionalDouble ratio = limit(columns[3]);
        OptionalDouble bytes = limit(columns[4]);
        if (ratio.isPresent() != rival.isPresent()) {
            throw new IllegalArgumentException("a ratio and a rival come together or not at all");
        }
        if (ratio.isEmpty() && bytes.isEmpty()) {
            throw new IllegalArgumentException("a rule without a limit");
        }
        return new GateRule(ours, rival, ratio, bytes);
    }

    private static boolean isGiven(String column) {
        return !column.equals(NOTHING);
    }

    private static SortedMap<String, String> params(String column) {
        SortedMap<String, String> params = new TreeMap<>();
        if (!isGiven(column)) {
            return params;
        }
        for (String param : column.split(",", -1)) {
            String[] both = param.strip().split("=", 2);
            if (both.length != 2) {
                throw new IllegalArgumentException("a parameter is name=value, not \"" + param.strip() + "\"");
            }
            params.put(both[0], both[1]);
        }
        return params;
    }

    private static OptionalDouble limit(String column) {
        return isGiven(column) ? OptionalDouble.of(number(column)) : OptionalDouble.empty();
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: \"" + text + "\"", e);
        }
        throw new IllegalArgumentException("not a number above 0: \"" + text + "\"");
    }
}
