package io.patchcord.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchcord.simulator.AgentSenses.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Plays an {@link AgentScript} in one conversation. One virtual thread takes what its {@link AgentSenses} notice and
 * acts; everything below {@link #run} belongs to that thread.
 */
final class ScriptedAgent {
    private static final Duration INITIATION_DEADLINE = Duration.ofSeconds(10);

    private final SimulatedAgent agent;
    private final SimulatedConversation conversation;
    private final AgentScript script;
    private final AgentSenses senses;
    private final Deque<Signal> postponed = new ArrayDeque<>();
    private final Random sizes;
    private InitiationCheck initiation;
    private Optional<AgentVoice> voice = Optional.empty();
    private long eventId;
    private int turns;
    private int tools;
    private boolean over;

    ScriptedAgent(SimulatedAgent agent, SimulatedConversation conversation, AgentScript script) {
        this.agent = agent;
        this.conversation = conversation;
        this.script = script;
        this.senses = new AgentSenses(
                new VoiceDetector(agent.settings().inputFormat(), script.pace().patience()));
        this.sizes = new Random(script.pace().seed());
    }

    /** Starts to listen, before the first message can come. */
    void start() {
        conversation.listen(senses::hear, senses::read, senses::gone);
        Thread.ofVirtual().name("agent " + conversation.conversationId()).start(this::run);
    }

    private void run() {
        Optional<JsonNode> init = conversation.awaitInit(INITIATION_DEADLINE);
        if (init.isEmpty()) {
            conversation.close(1008, "no conversation_initiation_client_data");
            return;
        }
        AgentSettings settings = agent.settings();
        initiation = new InitiationCheck(init.get(), settings.rules());
        perform(script.before());
        Optional<AgentScript.Fail> refusal = initiation.refusal();
        if (refusal.isPresent()) {
            fail(refusal.get());
            return;
        }
        if (over) {
            return;
        }
        senses.awaken();
        conversation.send(AgentMessages.metadata(conversation.conversationId(), settings.outputFormat(),
                settings.inputFormat()));
        agent.event(SimulatorEvent.Kind.CONVERSATION_STARTED, conversation.conversationId());
        conversation.startPings();
        perform(greeting());
        while (!over) {
            react(await());
        }
    }

    /** The scripted greeting, in the client's words if it has some. */
    private List<AgentScript.Act> greeting() {
        Optional<String> override = initiation.firstMessage();
        if (override.isEmpty()) {
            return script.greeting();
        }
        return script.greeting().stream()
                .filter(act -> !(act instanceof AgentScript.Say) || !override.get().isEmpty())
                .map(act -> act instanceof AgentScript.Say(Clip clip)
                        ? new AgentScript.Say(clip.saying(override.get())) : act)
                .toList();
    }

    private void react(Signal signal) {
        switch (signal) {
            case Signal.CallerStarted() -> {
                deliver(AgentMessages.vadScore(0.97));
                interrupt();
            }
            case Signal.CallerStopped() -> takeTurn(Optional.empty());
            case Signal.Typed(String text) -> {
                interrupt();
                takeTurn(Optional.of(text));
            }
            case Signal.ToolResult _ -> {
                // too late: the turn went on without it
            }
            case Signal.Gone() -> over = true;
        }
    }

    private void takeTurn(Optional<String> typed) {
        if (script.turns().isEmpty()) {
            return;
        }
        AgentScript.Turn turn = script.turns().get(Math.min(turns, script.turns().size() - 1));
        String heard = typed.orElse(turn.heard());
        eventId++;
        if (typed.isEmpty()) {
            deliver(AgentMessages.tentativeTranscript(eventId, heard.substring(0, heard.length() / 2)));
            deliver(AgentMessages.userTranscript(eventId, heard));
        }
        agent.event(SimulatorEvent.Kind.TURN_TAKEN, heard);
        if (pause(script.pace().thinking())) {
            turns++;
            perform(turn.acts());
        }
    }

    private void perform(List<AgentScript.Act> acts) {
        for (AgentScript.Act act : acts) {
            if (over || !perform(act)) {
                return;
            }
        }
    }

    /** Whether the acts behind this one are still wanted. */
    private boolean perform(AgentScript.Act act) {
        switch (act) {
            case AgentScript.Say(Clip clip) -> {
                return say(clip);
            }
            case AgentScript.CallTool tool -> {
                return callTool(tool);
            }
            case AgentScript.Wait(Duration duration) -> {
                return pause(duration);
            }
            case AgentScript.Send(ObjectNode message) -> conversation.send(message);
            case AgentScript.EndCall() -> {
                deliver(AgentMessages.toolResponse(eventId, "call_" + ++tools, "end_call", "system", false));
                close(1000, "");
            }
            case AgentScript.Fail fail -> fail(fail);
            case AgentScript.Close(int code, String reason) -> close(code, reason);
            case AgentScript.Vanish() -> {
                over = true;
                conversation.reset();
            }
        }
        return !over;
    }

    private boolean say(Clip clip) {
        String text = initiation.filled(clip.text());
        eventId++;
        agent.event(SimulatorEvent.Kind.AGENT_SAYS, text);
        if (initiation.textOnly()) {
            deliver(AgentMessages.chatPart(eventId, "start", ""));
            deliver(AgentMessages.chatPart(eventId, "delta", text));
            deliver(AgentMessages.chatPart(eventId, "stop", ""));
            deliver(AgentMessages.agentResponse(eventId, text));
            return true;
        }
        AgentVoice speech = new AgentVoice(eventId, text, clip, agent.settings().outputFormat(), sizes);
        voice = Optional.of(speech);
        deliver(AgentMessages.agentResponse(eventId, text));
        while (speech.hasMore()) {
            Duration before = speech.sentDuration();
            deliver(speech.next());
            long nanos = speech.sentDuration().minus(before).toNanos();
            if (!pause(Duration.ofNanos((long) (nanos / script.pace().speed())))) {
                return false;
            }
        }
        return true;
    }

    private boolean callTool(AgentScript.CallTool tool) {
        eventId++;
        String callId = "call_" + ++tools;
        deliver(AgentMessages.toolCall(eventId, callId, tool.name(), tool.parameters()));
        agent.event(SimulatorEvent.Kind.TOOL, tool.name());
        long untilNanos = System.nanoTime() + tool.timeout().toNanos();
        Optional<Signal> signal = senses.poll(untilNanos);
        while (signal.isPresent()) {
            if (signal.get() instanceof Signal.ToolResult(String id, boolean error) && id.equals(callId)) {
                deliver(AgentMessages.toolResponse(eventId, callId, tool.name(), "client", error));
                return true;
            }
            if (signal.get() instanceof Signal.Gone) {
                over = true;
                return false;
            }
            postponed.add(signal.get());
            signal = senses.poll(untilNanos);
        }
        deliver(AgentMessages.toolResponse(eventId, callId, tool.name(), "client", true));
        return true;
    }

    /** Waits; false when the caller cut in or the conversation ended meanwhile. */
    private boolean pause(Duration duration) {
        long untilNanos = System.nanoTime() + duration.toNanos();
        Optional<Signal> signal = senses.poll(untilNanos);
        while (signal.isPresent()) {
            switch (signal.get()) {
                case Signal.CallerStarted _, Signal.Gone _ -> {
                    react(signal.get());
                    return false;
                }
                case Signal.CallerStopped _, Signal.Typed _, Signal.ToolResult _ -> postponed.add(signal.get());
            }
            signal = senses.poll(untilNanos);
        }
        return true;
    }

    /** Stops speaking, if a caller can still be hearing it. */
    private void interrupt() {
        voice.filter(AgentVoice::sounding).ifPresent(speech -> {
            deliver(AgentMessages.interruption(speech.eventId()));
            deliver(AgentMessages.correction(speech.eventId(), speech.text(), speech.heardText()));
            agent.event(SimulatorEvent.Kind.INTERRUPTED, speech.heardText());
        });
        voice = Optional.empty();
    }

    private void fail(AgentScript.Fail fail) {
        conversation.send(AgentMessages.error(fail.code(), fail.errorType(), fail.message()));
        close(fail.code(), fail.message());
    }

    private void close(int code, String reason) {
        over = true;
        conversation.close(code, reason);
    }

    private void deliver(ObjectNode message) {
        if (initiation.clientEvents().contains(message.get("type").textValue())) {
            conversation.send(message);
        }
    }

    private Signal await() {
        return postponed.isEmpty() ? senses.await() : postponed.remove();
    }
}
