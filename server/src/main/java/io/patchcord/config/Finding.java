package io.patchcord.config;

/**
 * What was found where the configuration meets a vendor's own settings.
 *
 * @param weight how much it matters
 * @param vendor whose settings, as people call them
 * @param text what was found, in a sentence without its full stop
 * @param remedy what to change, and where; empty when there is nothing to change
 */
public record Finding(Weight weight, String vendor, String text, String remedy) {
    /** How much a finding matters. */
    public enum Weight {
        /** As it should be. */
        FINE,
        /** Calls work; something is given away. */
        NOTE,
        /** Calls fail, or nobody can tell whether they do. */
        CHANGE
    }

    /** As a line for people. */
    public String line() {
        String word = switch (weight) {
            case FINE -> "ok     ";
            case NOTE -> "note   ";
            case CHANGE -> "CHANGE ";
        };
        return word + " " + vendor + ": " + text + "." + (remedy.isEmpty() ? "" : " " + remedy + ".");
    }
}
