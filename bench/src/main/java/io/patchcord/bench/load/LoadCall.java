package io.patchcord.bench.load;

import java.util.Locale;

/** One call as the generator sees it: its names, both its directions, and how far it has come. */
final class LoadCall {
    private final int number;
    private final Track toAgent;
    private final Track toCaller;
    private final Meter meter;
    private final long askedNanos;
    private long heardNanos;
    private boolean heard;
    private boolean hungUp;
    private String failure = "";

    LoadCall(int number, Shape shape, Meter meter, long nowNanos) {
        this.number = number;
        this.meter = meter;
        this.askedNanos = nowNanos;
        toAgent = new Track(meter::toAgent, shape.agentHears());
        toCaller = new Track(meter::toCaller, shape.callerHears());
    }

    int number() {
        return number;
    }

    String callSid() {
        return "CA" + digits();
    }

    String streamSid() {
        return "MZ" + digits();
    }

    private String digits() {
        return String.format(Locale.ROOT, "%032x", number);
    }

    Meter meter() {
        return meter;
    }

    Track toAgent() {
        return toAgent;
    }

    Track toCaller() {
        return toCaller;
    }

    /** The caller hears the agent. */
    void hears(int byteCount, long nowNanos) {
        if (!heard) {
            heard = true;
            heardNanos = nowNanos;
        }
        toCaller.arrived(byteCount, nowNanos);
    }

    /** From the webhook to the agent's first sound at the caller. */
    long setUpNanos() {
        return heardNanos - askedNanos;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** Whether the caller has heard the agent. */
    boolean isUp() {
        return heard && failure.isEmpty();
    }

    void hungUp() {
        hungUp = true;
    }

    boolean isHungUp() {
        return hungUp;
    }

    /** The call broke; the first reason counts, and none after it was hung up. */
    void failed(String why) {
        if (failure.isEmpty() && !hungUp) {
            failure = why;
        }
    }

    /** Why the call failed, or an empty text. */
    String failure() {
        return failure;
    }
}
