package io.patchcord.simulator;

import io.patchcord.codec.AudioFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The caller's ear and will: hears what is played, decides what to do next. Time is counted in heard frames.
 * Not thread-safe: called by the stream's metronome alone.
 */
final class ScriptedCaller {
    private static final int FRAME_MILLIS = 20;
    private static final Duration HANGOVER = Duration.ofMillis(200);

    private final CallerScript script;
    private final Consumer<SimulatorEvent> timeline;
    private final VoiceDetector ear = new VoiceDetector(AudioFormat.ULAW_8000, HANGOVER);
    private int next;
    private long waitedMillis;
    private boolean agentSpoke;
    private boolean agentBegan;

    ScriptedCaller(CallerScript script, Consumer<SimulatorEvent> timeline) {
        this.script = script;
        this.timeline = timeline;
    }

    /** Hears 20 ms; returns what to do now. {@code speaking} holds the script until it is said. */
    Optional<CallerScript.Act> hear(byte[] frame, boolean speaking) {
        ear.hear(frame, change -> {
            boolean began = change == VoiceDetector.Change.STARTED;
            agentBegan |= began;
            agentSpoke |= began;
            timeline.accept(SimulatorEvent.now(
                    began ? SimulatorEvent.Kind.AGENT_HEARD : SimulatorEvent.Kind.AGENT_SILENT, ""));
        });
        if (next == script.steps().size()) {
            return Optional.empty();
        }
        if (speaking) {
            agentSpoke &= ear.speaking();
            agentBegan &= ear.speaking();
            return Optional.empty();
        }
        waitedMillis += FRAME_MILLIS;
        CallerScript.Step step = script.steps().get(next);
        if (!due(step.cue())) {
            return Optional.empty();
        }
        next++;
        waitedMillis = 0;
        agentBegan = false;
        agentSpoke = ear.speaking() && !(step.act() instanceof CallerScript.Act.Say);
        return Optional.of(step.act());
    }

    private boolean due(CallerScript.Cue cue) {
        return switch (cue) {
            case CallerScript.Cue.After(Duration delay) -> waitedMillis >= delay.toMillis();
            case CallerScript.Cue.AgentSilent(Duration quiet) ->
                    agentSpoke && !ear.speaking() && ear.quietMillis() >= quiet.toMillis();
            case CallerScript.Cue.IntoAnswer(Duration spoken) ->
                    agentBegan && ear.speaking() && ear.speechMillis() >= spoken.toMillis();
        };
    }
}
