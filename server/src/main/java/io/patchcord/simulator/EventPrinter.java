package io.patchcord.simulator;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints every event as it happens, with the seconds since the first. Thread-safe. */
final class EventPrinter {
    private final PrintWriter out;
    private final long startNanos = System.nanoTime();

    EventPrinter(PrintWriter out) {
        this.out = out;
    }

    synchronized void print(SimulatorEvent event) {
        out.printf(Locale.ROOT, "%8.3f s  %-20s %s%n", (event.atNanos() - startNanos) / 1e9,
                event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), event.text().strip());
        out.flush();
    }
}
