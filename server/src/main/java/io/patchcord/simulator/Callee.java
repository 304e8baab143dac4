package io.patchcord.simulator;

import java.time.Duration;
import java.util.Locale;

/**
 * Whoever is at the number the bridge calls.
 *
 * @param reaction what becomes of the ringing
 * @param rings how long it rings before that
 * @param answeredBy what Twilio's machine detection finds out, when it is on
 * @param detectionTakes how long that takes from the answer on
 * @param script what the callee does once answered
 */
public record Callee(Reaction reaction, Duration rings, String answeredBy, Duration detectionTakes,
                     CallerScript script) {
    /** What becomes of the ringing. */
    public enum Reaction {
        /** Somebody, or something, answers. */
        ANSWER,
        /** The line is engaged. */
        BUSY,
        /** Nobody answers. */
        NO_ANSWER,
        /** There is no such number. */
        FAILED;

        String status() {
            return this == NO_ANSWER ? "no-answer" : name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration A_MOMENT = Duration.ofMillis(50);

    /** A person who answers after a moment and listens. */
    public static Callee person() {
        return of(Reaction.ANSWER, "human");
    }

    /** A machine, in Twilio's words for it. */
    public static Callee machine(String answeredBy) {
        return of(Reaction.ANSWER, answeredBy);
    }

    /** A call that comes to nothing. */
    public static Callee who(Reaction reaction) {
        return of(reaction, "");
    }

    private static Callee of(Reaction reaction, String answeredBy) {
        return new Callee(reaction, A_MOMENT, answeredBy, A_MOMENT, CallerScript.empty());
    }

    /** One that lets it ring for so long. */
    public Callee ringing(Duration time) {
        return new Callee(reaction, time, answeredBy, detectionTakes, script);
    }
}
