package io.patchcord.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word somebody probably meant. */
final class Spelling {
    private static final int MOST_SLIPS = 2;

    private Spelling() {
    }

    /** {@code "; did you mean …?"} when a candidate is close to {@code word}, else nothing. */
    static String hint(String word, Collection<String> candidates) {
        return nearest(word, candidates).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The candidate at most two slips away, a slip being a letter too many, too few or wrong. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        int allowed = Math.min(MOST_SLIPS, word.length() / 2);
        return candidates.stream()
                .filter(candidate -> slips(word, candidate) <= allowed)
                .min(Comparator.comparingInt((String candidate) -> slips(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int slips(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] here = new int[to.length() + 1];
            here[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int wrong = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                here[column] = Math.min(above[column - 1] + wrong, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[to.length()];
    }
}
