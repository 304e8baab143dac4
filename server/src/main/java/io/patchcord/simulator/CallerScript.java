package io.patchcord.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the caller does when, judged by what the caller hears. Steps run in order; each waits for its cue from the
 * moment the one before is done, and speech is done when its last sample has left. Immutable.
 *
 * <pre>{@code
 * CallerScript.empty()
 *     .whenAgentSilentFor(Duration.ofMillis(700)).say(question)
 *     .whenIntoAnswer(Duration.ofMillis(900)).say(objection)        // barge-in
 *     .whenAgentSilentFor(Duration.ofMillis(700)).press('1')
 *     .after(Duration.ofSeconds(1)).hangUp();
 * }</pre>
 */
public final class CallerScript {
    private static final CallerScript EMPTY = new CallerScript(List.of());

    private final List<Step> steps;

    private CallerScript(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** When something is done. */
    sealed interface Cue {
        /** So long after the step before. */
        record After(Duration delay) implements Cue {
        }

        /** The agent has spoken since the step before, and has been silent for so long. */
        record AgentSilent(Duration quiet) implements Cue {
        }

        /** The agent began to speak since the step before, and has spoken for so long. */
        record IntoAnswer(Duration spoken) implements Cue {
        }
    }

    /** What is done. */
    sealed interface Act {
        /** Speaks. */
        record Say(Clip clip) implements Act {
        }

        /** Presses a key. */
        record Press(char digit) implements Act {
        }

        /** Hangs up. */
        record HangUp() implements Act {
        }
    }

    /** One cue with its act. */
    record Step(Cue cue, Act act) {
    }

    /** A caller who listens and does nothing. */
    public static CallerScript empty() {
        return EMPTY;
    }

    /** Waits so long after the step before. */
    public Then after(Duration delay) {
        return new Then(this, new Cue.After(delay));
    }

    /** Waits until the agent has spoken and then been silent for {@code quiet}. */
    public Then whenAgentSilentFor(Duration quiet) {
        return new Then(this, new Cue.AgentSilent(quiet));
    }

    /** Waits until the agent is {@code spoken} into its next answer. */
    public Then whenIntoAnswer(Duration spoken) {
        return new Then(this, new Cue.IntoAnswer(spoken));
    }

    List<Step> steps() {
        return steps;
    }

    /** A cue that waits for its act. */
    public static final class Then {
        private final CallerScript before;
        private final Cue cue;

        private Then(CallerScript before, Cue cue) {
            this.before = before;
            this.cue = cue;
        }

        /** Speaks. */
        public CallerScript say(Clip clip) {
            return then(new Act.Say(clip));
        }

        /** Presses a key: 0–9, star, hash. */
        public CallerScript press(char digit) {
            return then(new Act.Press(digit));
        }

        /** Hangs up. */
        public CallerScript hangUp() {
            return then(new Act.HangUp());
        }

        private CallerScript then(Act act) {
            List<Step> steps = new ArrayList<>(before.steps);
            steps.add(new Step(cue, act));
            return new CallerScript(steps);
        }
    }
}
