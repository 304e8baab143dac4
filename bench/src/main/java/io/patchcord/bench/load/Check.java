package io.patchcord.bench.load;

import java.util.Locale;

/**
 * One thing that must hold at the end of a run.
 *
 * @param what in words
 * @param outcome of the look
 * @param found the figures it goes by
 */
record Check(String what, Outcome outcome, String found) {
    /** Of a look. */
    enum Outcome { GOOD, BAD, NOT_JUDGED }

    @SuppressWarnings("AnnotateFormatMethod")   // the annotation is of a library that nothing else here needs
    static Check of(String what, boolean good, String found, Object... arguments) {
        return new Check(what, good ? Outcome.GOOD : Outcome.BAD, String.format(Locale.ROOT, found, arguments));
    }

    String line() {
        return String.format(Locale.ROOT, "%-10s %s: %s", outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                what, found);
    }
}
