package io.patchcord.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the simulated agent does: acts before it announces its formats, acts when the conversation has begun, and the
 * acts of one turn after the other. A turn is taken when the caller has spoken and fallen silent, or has typed. When
 * the turns are used up, the last is taken again. Immutable.
 *
 * <p>Texts may name dynamic variables of the conversation as {@code {{name}}}.
 *
 * <pre>{@code
 * AgentScript.greeting(hello)
 *     .turn("How much do I owe?", new CallTool("get_balance", Map.of("customer_id", "C-1")), new Say(balance))
 *     .turn("Goodbye.", new Say(goodbye), new EndCall());
 * }</pre>
 *
 * @param before acts before {@code conversation_initiation_metadata}
 * @param greeting acts right after it
 * @param turns the turns
 * @param pace how the agent thinks and sends
 */
public record AgentScript(List<Act> before, List<Act> greeting, List<Turn> turns, Pace pace) {
    /** One act. */
    public sealed interface Act {
    }

    /** Speaks, and is interrupted when the caller speaks over it. */
    public record Say(Clip clip) implements Act {
    }

    /** Calls a tool on the client's side and waits for its result. */
    public record CallTool(String name, Map<String, Object> parameters, Duration timeout) implements Act {
        /** Waits as long as ElevenLabs does by default. */
        public CallTool(String name, Map<String, Object> parameters) {
            this(name, parameters, Duration.ofSeconds(20));
        }
    }

    /** Ends the call by the system tool {@code end_call}, then close 1000. */
    public record EndCall() implements Act {
    }

    /** Sends any message. */
    public record Send(ObjectNode message) implements Act {
    }

    /** Does nothing for so long; the acts behind it are off when the caller speaks meanwhile. */
    public record Wait(Duration duration) implements Act {
    }

    /** Sends an error event, then closes with its code. */
    public record Fail(int code, String errorType, String message) implements Act {
    }

    /** Closes. */
    public record Close(int code, String reason) implements Act {
    }

    /** Breaks the connection by a TCP reset. */
    public record Vanish() implements Act {
    }

    /**
     * One turn.
     *
     * @param heard what the caller is taken to have said, whatever it was
     * @param acts the answer
     */
    public record Turn(String heard, List<Act> acts) {
        /** Copies the acts. */
        public Turn {
            acts = List.copyOf(acts);
        }
    }

    /**
     * How the agent thinks and sends.
     *
     * @param patience silence after which the caller's turn is over
     * @param thinking from there to the first audio
     * @param speed how much faster than real time audio is sent
     * @param seed of the sizes of the audio messages
     */
    public record Pace(Duration patience, Duration thinking, double speed, long seed) {
        /** Refuses a speed below real time. */
        public Pace {
            if (speed < 1) {
                throw new IllegalArgumentException("audio slower than real time cannot be played: " + speed);
            }
        }

        /** Half a second of patience, 350 ms of thought, five times real time. */
        public static Pace usual() {
            return new Pace(Duration.ofMillis(500), Duration.ofMillis(350), 5, 1);
        }
    }

    /** Copies the lists. */
    public AgentScript {
        before = List.copyOf(before);
        greeting = List.copyOf(greeting);
        turns = List.copyOf(turns);
    }

    /** An agent that waits for the caller to begin. */
    public static AgentScript silent() {
        return new AgentScript(List.of(), List.of(), List.of(), Pace.usual());
    }

    /** An agent that greets. */
    public static AgentScript greeting(Clip clip) {
        return silent().opening(new Say(clip));
    }

    /** Acts before the formats are announced. */
    public AgentScript beforehand(Act... acts) {
        return new AgentScript(List.of(acts), greeting, turns, pace);
    }

    /** Acts when the conversation has begun, instead of those before. */
    public AgentScript opening(Act... acts) {
        return new AgentScript(before, List.of(acts), turns, pace);
    }

    /** One more turn. */
    public AgentScript turn(String heard, Act... acts) {
        List<Turn> more = new ArrayList<>(turns);
        more.add(new Turn(heard, List.of(acts)));
        return new AgentScript(before, greeting, more, pace);
    }

    /** Another pace. */
    public AgentScript at(Pace other) {
        return new AgentScript(before, greeting, turns, other);
    }
}
