package io.patchcord.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.call.AdmissionLimits;
import io.patchcord.call.CallContext;
import io.patchcord.call.CallLimits;
import io.patchcord.call.CallMetrics;
import io.patchcord.call.CallTimes;
import io.patchcord.call.KeyPlan;
import io.patchcord.call.PendingCalls;
import io.patchcord.call.Recorder;
import io.patchcord.call.Ring;
import io.patchcord.call.RingAnswer;
import io.patchcord.call.Surroundings;
import io.patchcord.call.Switchboard;
import io.patchcord.customer.AgentSelector;
import io.patchcord.customer.CustomerLookup;
import io.patchcord.net.Json;
import io.patchcord.net.Role;
import io.patchcord.net.SteppedChannel;
import io.patchcord.net.WireTaps;
import io.patchcord.twilio.SteppedStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * One captured call once more: both readers, the switchboard and the call are the bridge's own, on channels without a
 * network and in a time that jumps from one captured message to the next, so that the same file always gives the same.
 * The watchdog looks every 200 ms of that time. One thread, but for tools, which are waited for.
 */
public final class ReplayedCall {
    private static final int MAX_FRAME_BYTES = 64 << 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration ANSWERED = Duration.ofSeconds(10);

    /** What of the configuration a call depends on. */
    public record Settings(CallTimes times, KeyPlan keys, CallLimits limits, boolean dialAtWebhook, String agent) {
    }

    /** What came of it: what was sent, how the call ended, and what could not be done as it was. */
    record Result(List<Sent> sent, Optional<String> end, List<String> notes) {
    }

    private final CaptureFile file;
    private final CallMetrics metrics;
    private final ReplayClock clock = new ReplayClock();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final EndLog log = new EndLog();
    private final ReplayedTools tools;
    private final ReplayedAgents agents;
    private final Switchboard switchboard;
    private final SilentAudio silence = new SilentAudio();
    private SteppedChannel channel;
    private SteppedStream stream;
    private String token = "";
    private long lookedNanos;

    private ReplayedCall(CaptureFile file, Settings settings, CallMetrics metrics) {
        this.file = file;
        this.metrics = metrics;
        this.tools = new ReplayedTools(file.lines());
        this.agents = new ReplayedAgents(clock, metrics, sent);
        this.switchboard = new Switchboard(
                new Switchboard.Settings(1, settings.dialAtWebhook(), LONG, LONG, AdmissionLimits.none()),
                new Switchboard.Desk(new CustomerLookup(_ -> Optional.empty(), LONG),
                        new AgentSelector(List.of(), settings.agent()), new OnePending(), agents),
                new Surroundings(log, metrics, settings.times(), tools.toolbox(), settings.keys(), Recorder.OFF,
                        settings.limits(), clock));
    }

    /** Runs it, and says what is different. */
    public static Differences run(CaptureFile file, Settings settings, CallMetrics metrics) {
        ReplayedCall replay = new ReplayedCall(file, settings, metrics);
        replay.play();
        return new Differences(file, new Result(replay.sent, replay.log.endOf("").map(Enum::name), replay.notes));
    }

    private void play() {
        JsonNode start = file.lines().stream().filter(CaptureFile::isStart).findFirst().orElseThrow().message()
                .path("start");
        RingAnswer answer = switchboard.ring(new Ring(start.path("callSid").asText(),
                start.path("accountSid").asText(), "anonymous", "+10000000000", Instant.now()));
        if (answer instanceof RingAnswer.Patch patch) {
            token = patch.token();
        }
        for (CapturedLine line : file.lines()) {
            goTo(line.nanos());
            play(line);
            clock.doAside();
        }
    }

    private void goTo(long nanos) {
        while (lookedNanos + LOOK_NANOS <= nanos) {
            lookedNanos += LOOK_NANOS;
            clock.set(lookedNanos);
            switchboard.check(clock.nanos());
            clock.doAside();
        }
        clock.set(nanos);
    }

    private void play(CapturedLine line) {
        if (ReplayedTools.isAnswer(line)) {
            answer(line);
        } else if (line.in() && line.caller()) {
            fromTwilio(line);
        } else if (line.in() && !fromAgent(line)) {
            notes.add("line " + line.number() + ": agent " + line.leg() + " speaks, but was not dialled");
        }
    }

    private void fromTwilio(CapturedLine line) {
        if (CaptureFile.isStart(line)) {
            channel = new SteppedChannel(Role.SERVER, MAX_FRAME_BYTES, clock::nanos);
            channel.channel().tap(new SentTap(clock, true, sent));
            stream = new SteppedStream(channel.channel(), switchboard, metrics, WireTaps.OFF);
            ((ObjectNode) line.message().path("start")).putObject("customParameters").put("token", token);
        }
        if (stream == null) {
            return;
        }
        switch (line.kind()) {
            case "text" -> {
                if (line.message().path("dtmf").path("digit").asText().length() > 1) {
                    notes.add("line " + line.number() + ": a key was pressed, which the capture does not tell");
                    return;
                }
                silence.fill(line);
                channel.text(Json.text(line.message()));
                stream.next();
            }
            case "close" -> {
                channel.close(line.code(), line.reason());
                stream.run();
            }
            case "odd" -> {
                channel.text("{");
                stream.next();
            }
            default -> { }
        }
    }

    private boolean fromAgent(CapturedLine line) {
        silence.fill(line);
        return switch (line.kind()) {
            case "text" -> agents.says(line.leg(), Json.text(line.message()));
            case "close" -> agents.closes(line.leg(), line.code(), line.reason());
            case "odd" -> agents.says(line.leg(), "{");
            default -> true;
        };
    }

    /** The tool answers on a thread of its own: what it says is waited for, as it is the next thing that happens. */
    private void answer(CapturedLine line) {
        String words = Json.text(line.message());
        long before = count(words);
        tools.answer(line.message());
        long until = System.nanoTime() + ANSWERED.toNanos();
        while (count(words) == before && System.nanoTime() < until && stillAwaited(words)) {
            Thread.onSpinWait();
        }
    }

    private boolean stillAwaited(String words) {
        return log.endOf("").isEmpty() && file.lines().stream().filter(ReplayedTools::isAnswer)
                .filter(one -> Json.text(one.message()).equals(words)).count() > count(words);
    }

    private long count(String words) {
        return sent.stream().filter(one -> one.words().equals(words)).count();
    }

    /** The one call that waits. */
    private static final class OnePending implements PendingCalls {
        private Optional<CallContext> waiting = Optional.empty();

        @Override
        public String put(CallContext context) {
            waiting = Optional.of(context);
            return "replay";
        }

        @Override
        public Optional<CallContext> take(String token, String callSid) {
            return waiting.filter(context -> context.callSid().equals(callSid));
        }

        @Override
        public Optional<String> renew(String callSid) {
            return Optional.empty();
        }
    }
}
