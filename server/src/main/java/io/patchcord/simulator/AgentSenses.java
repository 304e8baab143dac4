package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a scripted agent notices: the socket's reader turns audio and messages into signals, the script's thread takes
 * them. Until {@link #awaken} everything is lost, as ElevenLabs drops what comes while a caller is queued.
 */
final class AgentSenses {
    private final VoiceDetector ear;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile boolean awake;

    /** What was noticed. */
    sealed interface Signal {
        record CallerStarted() implements Signal {
        }

        record CallerStopped() implements Signal {
        }

        record Typed(String text) implements Signal {
        }

        record ToolResult(String callId, boolean error) implements Signal {
        }

        record Gone() implements Signal {
        }
    }

    AgentSenses(VoiceDetector ear) {
        this.ear = ear;
    }

    /** From now on the caller is noticed. */
    void awaken() {
        awake = true;
    }

    void hear(byte[] audio) {
        if (awake) {
            ear.hear(audio, change -> signals.add(change == VoiceDetector.Change.STARTED
                    ? new Signal.CallerStarted() : new Signal.CallerStopped()));
        }
    }

    void read(JsonNode message) {
        if (!awake) {
            return;
        }
        switch (message.path("type").asText()) {
            case "user_message" -> signals.add(new Signal.Typed(message.path("text").asText("")));
            case "client_tool_result" -> signals.add(new Signal.ToolResult(
                    message.path("tool_call_id").asText(), message.path("is_error").asBoolean()));
            default -> {
                // contextual updates, activity and feedback change nothing that is scripted
            }
        }
    }

    void gone() {
        signals.add(new Signal.Gone());
    }

    /** The next signal; empty when none comes by then. */
    Optional<Signal> poll(long untilNanos) {
        try {
            return Optional.ofNullable(signals.poll(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(new Signal.Gone());
        }
    }

    /** The next signal, whenever it comes. */
    Signal await() {
        try {
            return signals.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Signal.Gone();
        }
    }
}
