package io.patchcord.bench.load;

import java.util.Locale;
import java.util.Optional;

/** One call as the generator sees it: its names, both its directions, and how far it has come. */
final class LoadCall {
    private final int number;
    private final Track toAgent;
    private final Track toCaller;
    private final Meter meter;
    private final long askedNanos;
    private long heardNanos;
    private long answeredNanos;
    private boolean heard;
    private boolean hungUp;
    private String failure = "";
    private String token = "";
    private AgentLine agent;
    private Proof proofToAgent;
    private Proof proofToCaller;

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

    /** From now on the audio of both directions is such that the other end can tell whether it is whole. */
    void prove() {
        proofToAgent = new Proof(1);
        proofToCaller = new Proof(2);
    }

    Optional<Proof> proofToAgent() {
        return Optional.ofNullable(proofToAgent);
    }

    Optional<Proof> proofToCaller() {
        return Optional.ofNullable(proofToCaller);
    }

    /** What the TwiML passed on. */
    String token() {
        return token;
    }

    void answeredWith(String parameter) {
        token = parameter;
        answeredNanos = System.nanoTime();
    }

    /** The conversation of the moment. */
    Optional<AgentLine> agent() {
        return Optional.ofNullable(agent);
    }

    void talksTo(AgentLine line) {
        agent = line;
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

    /** From the webhook to its answer; what is left of {@link #setUpNanos()} is the stream's and the agent's. */
    long answerNanos() {
        return answeredNanos - askedNanos;
    }

    /** Since the webhook. */
    long ageNanos(long nowNanos) {
        return nowNanos - askedNanos;
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
