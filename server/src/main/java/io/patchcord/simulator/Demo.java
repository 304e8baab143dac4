package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallRecord;
import io.patchcord.codec.AudioFormat;
import io.patchcord.codec.WavFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One inbound call in recorded human speech through a running bridge, with both peers simulated over real sockets:
 * printed as it happens, recorded, measured and checked.
 */
public final class Demo {
    /** What the demo's agent hears and speaks: the format that makes the bridge transcode both ways. */
    public static final AudioFormat AGENT_FORMAT = AudioFormat.PCM_16000;
    /** Whom the demo's caller is. */
    public static final String CALLER = "+919876543210";
    /** The caller's name in the customer file. */
    public static final String CUSTOMER = "Asha Rao";
    /** Where the agent puts the caller through to. */
    public static final String DEPARTMENT = DemoScript.DEPARTMENT;
    /** The settings the demo's bridge needs, as YAML. */
    public static final String SETTINGS = """
            tools:
              departments: {%s: "+15005550020"}
              lookup-fields: name, due_date, amount_due
            recording:
              agents: [all]
              consent: given
            """.formatted(DEPARTMENT);
    private static final String CALLED = "+15005550006";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final double ALIKE = 0.9;
    private static final double UNLIKE = 0.5;
    private static final int TAIL_SAMPLES = 8_000 * 3;
    /** A fifth of a second, on a busy machine: the bridge hangs up, and Twilio has not heard of it. */
    private static final long FRAMES_ON_THEIR_WAY = 10;

    /**
     * What the bridge's settings make of the call.
     *
     * @param agentId the agent that must get it
     * @param person whom {@link #DEPARTMENT} is, E.164
     * @param recorded whether the bridge records it
     */
    public record Scene(String agentId, String person, boolean recorded) {
    }

    private final PrintStream out;
    private final DemoTimeline timeline;
    private final SimulatedAgent agent;

    /** Starts the demo's agent. */
    public Demo(PrintStream out) {
        this.out = out;
        this.timeline = new DemoTimeline(out);
        this.agent = SimulatedAgent.start(AgentSettings.scripted(DemoScript.agent())
                .withFormats(AGENT_FORMAT, AGENT_FORMAT), timeline::accept);
    }

    /** The agent the bridge must be pointed at. */
    public SimulatedAgent agent() {
        return agent;
    }

    /**
     * Places the call and waits for its end.
     *
     * @param scene what shall come of it
     * @param twilio the account whose number points at the bridge
     * @param records finds the call's record once it is written
     * @param recordings where the bridge keeps its recordings
     * @param directory where the demo's go
     * @return whether the call met every check
     */
    public boolean call(Scene scene, TwilioSettings twilio, Function<String, Optional<CallRecord>> records,
                        Path recordings, Path directory) throws IOException, InterruptedException {
        try (SimulatedTwilio phone = new SimulatedTwilio(twilio)) {
            PhoneCall call = phone.ring(CallPlan.of(CALLER, CALLED).withScript(DemoScript.caller())
                    .withTimeline(timeline::accept));
            Optional<MediaStream> stream = call.awaitStream(SOON);
            Optional<SimulatedConversation> conversation = agent.next(SOON);
            Optional<CallOutcome> outcome = call.awaitEnd(PATIENCE);
            if (stream.isEmpty() || conversation.isEmpty() || outcome.isEmpty()) {
                out.println("The call did not come about: stream " + stream.isPresent() + ", agent "
                        + conversation.isPresent() + ", ended " + outcome.isPresent());
                return false;
            }
            Optional<CallRecord> record = records.apply(call.callSid());
            DemoReport.print(out, record);
            Optional<WavFile> recording = record(directory, stream.get(),
                    recordings.resolve(record.map(CallRecord::recording).orElse("")));
            return check(scene, stream.get(), conversation.get(), outcome.get(), record, recording);
        } finally {
            agent.close();
        }
    }

    private Optional<WavFile> record(Path directory, MediaStream stream, Path recorded) throws IOException {
        short[] heard = Likeness.samples(stream.earpiece().heard(), AudioFormat.ULAW_8000);
        Path alone = directory.resolve("heard-by-caller.wav").toAbsolutePath();
        Path stereo = directory.resolve("call-stereo.wav").toAbsolutePath();
        WavFile.mono(AudioFormat.ULAW_8000.sampleRate(), heard).write(alone, WavFile.Coding.PCM_16);
        Optional<WavFile> recording = DemoRecording.copy(recorded, stereo);
        out.println();
        out.println("What the caller heard:               " + alone);
        recording.ifPresent(_ -> out.println("Recorded (caller left, heard right): " + stereo));
        return recording;
    }

    private boolean check(Scene scene, MediaStream stream, SimulatedConversation conversation, CallOutcome outcome,
                          Optional<CallRecord> record, Optional<WavFile> recording) throws InterruptedException {
        short[] heard = Likeness.samples(stream.earpiece().heard(), AudioFormat.ULAW_8000);
        short[] received = Likeness.samples(conversation.audio(), AGENT_FORMAT);
        short[] answer = samples("agent/answer");
        short[] answerTail = Arrays.copyOfRange(answer, answer.length - TAIL_SAMPLES, answer.length);
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("the agent that the settings name was called and told of the customer",
                scene.agentId().equals(conversation.query().get("agent_id"))
                        && conversation.awaitInit(Duration.ZERO).toString().contains(CUSTOMER));
        checks.put("the caller heard the greeting", Likeness.best(heard, samples("agent/greeting")) > ALIKE);
        checks.put("the agent heard the question", Likeness.best(received, samples("caller/question")) > ALIKE);
        checks.put("the interrupted answer was cut off", stream.earpiece().clears() > 0
                && Likeness.best(heard, answerTail) < UNLIKE);
        checks.put("the next answer was heard whole", Likeness.best(heard, samples("agent/reply")) > ALIKE);
        List<JsonNode> messages = messages(conversation);
        checks.put("the agent looked the customer up", messages.stream().anyMatch(
                message -> AgentMessages.text(message, "result").contains(CUSTOMER)));
        checks.put("the key reached the agent", messages.stream().anyMatch(
                message -> AgentMessages.text(message, "type").equals("contextual_update")));
        checks.put("the goodbye was heard whole", Likeness.best(heard, samples("agent/goodbye")) > ALIKE);
        checks.put("the caller was put through, and the record says so",
                outcome.equals(new CallOutcome(CallOutcome.How.DIALLED, scene.person()))
                        && record.isPresent() && record.get().end() == CallEnd.TRANSFERRED);
        if (scene.recorded()) {
            checks.put("the bridge recorded both", recording.isPresent()
                    && Likeness.best(recording.get().channel(0), samples("caller/question")) > ALIKE
                    && Likeness.best(recording.get().channel(1), samples("agent/goodbye")) > ALIKE);
        }
        checks.put("every media frame was taken but those on their way at the end", record.isPresent()
                && stream.mediaFramesSent() - record.get().callerFrames() <= FRAMES_ON_THEIR_WAY);
        checks.put("neither protocol was broken", stream.violations().isEmpty() && conversation.faults().isEmpty());
        out.println();
        checks.forEach((what, met) -> out.println((met ? "  ok      " : "  FAILED  ") + what));
        return !checks.containsValue(false);
    }

    /** What the agent was told, but for audio. */
    private static List<JsonNode> messages(SimulatedConversation conversation) throws InterruptedException {
        List<JsonNode> messages = new ArrayList<>();
        for (Optional<JsonNode> message = conversation.take(Duration.ZERO); message.isPresent();
                message = conversation.take(Duration.ZERO)) {
            messages.add(message.get());
        }
        return messages;
    }

    private static short[] samples(String clip) {
        return Likeness.samples(Speech.clip(clip).in(AudioFormat.ULAW_8000), AudioFormat.ULAW_8000);
    }
}
