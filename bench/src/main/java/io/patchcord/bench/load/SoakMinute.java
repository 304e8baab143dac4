package io.patchcord.bench.load;

import java.util.Locale;

/**
 * One line of a soak.
 *
 * @param seconds since the first call
 * @param calls let in so far
 * @param live of them on the line now
 * @param toAgent frame delays since the line before
 * @param toCaller the same, the other way
 * @param lost frames of calls that came to a good end, so far
 * @param broken calls that came to no good end, so far
 * @param heapMegabytes what is live after a full collection, which falls into the time of the next line
 * @param storeKilobytesPerCall the data directory's size, by call so far
 */
record SoakMinute(double seconds, int calls, int live, Delays toAgent, Delays toCaller, long lost, int broken,
                  double heapMegabytes, Vitals vitals, double storeKilobytesPerCall) {
    private static final double KILO = 1_024;
    static final String HEAD = String.format(Locale.ROOT, "%8s %7s %5s %17s %17s %6s %7s %7s %8s %12s %7s %14s",
            "seconds", "calls", "live", "to agent p50/p99", "to caller p50/p99", "lost", "broken", "heap MB", "threads",
            "descriptors", "RSS MB", "store KB/call");

    String line() {
        return String.format(Locale.ROOT, "%8.0f %7d %5d %9.2f/%7.2f %9.2f/%7.2f %6d %7d %7.1f %8d %12d %7.0f %14.1f",
                seconds, calls, live, toAgent.p50(), toAgent.p99(), toCaller.p50(), toCaller.p99(), lost, broken,
                heapMegabytes, vitals.threads(), vitals.descriptors(), vitals.residentKilobytes() / KILO,
                storeKilobytesPerCall);
    }
}
