package io.patchcord.simulator;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The latencies of a simulated call as its caller met them, taken from the call's events. Not thread-safe. */
final class CallerLedger {
    private static final String LINE = "  %-22s %8.0f ms   %s%n";
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Double> turns = new ArrayList<>();
    private final List<Double> clears = new ArrayList<>();
    private final double[] firsts = {Double.NaN, Double.NaN, Double.NaN};

    /** Reads a call that is over. */
    CallerLedger(List<SimulatorEvent> events) {
        long rungNanos = 0;
        long twimlNanos = 0;
        long startedNanos = 0;
        long silentNanos = 0;
        long spokeNanos = 0;
        for (SimulatorEvent event : events) {
            switch (event.kind()) {
                case RINGING -> rungNanos = event.atNanos();
                case TWIML -> {
                    twimlNanos = event.atNanos();
                    note(0, rungNanos, twimlNanos);
                }
                case STREAM_STARTED -> {
                    startedNanos = event.atNanos();
                    note(1, twimlNanos, startedNanos);
                }
                case CALLER_SPEAKS -> {
                    spokeNanos = event.atNanos();
                    silentNanos = 0;
                }
                case CALLER_SILENT -> silentNanos = event.atNanos();
                case CLEAR -> clears.add((event.atNanos() - spokeNanos) / NANOS_PER_MILLI);
                case AGENT_HEARD -> {
                    note(2, startedNanos, event.atNanos());
                    if (silentNanos != 0) {
                        turns.add((event.atNanos() - silentNanos) / NANOS_PER_MILLI);
                        silentNanos = 0;
                    }
                }
                default -> {
                    // is no moment of the ledger
                }
            }
        }
    }

    /** The first time only: what comes later is another stream of the same call. */
    private void note(int figure, long fromNanos, long toNanos) {
        if (Double.isNaN(firsts[figure])) {
            firsts[figure] = (toNanos - fromNanos) / NANOS_PER_MILLI;
        }
    }

    /** Prints what was measured, nothing else. */
    void print(PrintWriter out) {
        out.println("The caller's ledger");
        String[] names = {"webhook time", "stream opening", "greeting gap"};
        String[] meanings = {"ring to TwiML", "TwiML to start", "start to the first speech heard"};
        for (int figure = 0; figure < firsts.length; figure++) {
            if (!Double.isNaN(firsts[figure])) {
                out.printf(Locale.ROOT, LINE, names[figure], firsts[figure], meanings[figure]);
            }
        }
        for (int turn = 0; turn < turns.size(); turn++) {
            out.printf(Locale.ROOT, LINE, "turn " + (turn + 1), turns.get(turn),
                    "the caller falls silent to the answer heard");
        }
        clears.forEach(millis -> out.printf(Locale.ROOT, LINE, "clear", millis,
                "the caller begins to speak to the answer dropped"));
    }
}
