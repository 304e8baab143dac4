package io.patchcord.bench.load;

import java.util.Locale;
import java.util.function.BiConsumer;

/** What is done to a bridge, or to one of its calls, in a chaos run. */
@SuppressWarnings("ImmutableEnumChecker")   // the deeds hold nothing
enum Fault {
    CALLER_RESET((attack, call) -> attack.line(call).reset()),
    CALLER_HALF_OPEN((attack, call) -> {
        attack.line(call).freeze();
        attack.crowd().abandon(call);
    }),
    CALLER_READS_NOTHING((attack, call) -> attack.line(call).stopReading()),
    CALLER_SILENT((attack, call) -> attack.line(call).mute()),
    CALLER_GARBAGE_FRAME((attack, call) -> attack.line(call).send(attack.noise())),
    CALLER_GARBAGE_TEXT((attack, call) -> attack.line(call).send(Frames.text("{\"event\":\"media\",\"media\":{",
            true))),
    CALLER_OVERSIZE_FRAME((attack, call) -> attack.line(call).send(Frames.frame(Frames.TEXT, new byte[1 << 18],
            true))),
    CALLER_UNKNOWN_EVENT((attack, call) -> attack.line(call).send(Frames.text("{\"event\":\"surprise\"}", true))),
    CALLER_UNKNOWN_MARK((attack, call) -> attack.line(call).send(Frames.text(
            "{\"event\":\"mark\",\"mark\":{\"name\":\"nobody's\"}}", true))),
    CALLER_MARKS_LOST((attack, call) -> attack.line(call).delayMarks(-1)),
    CALLER_MARKS_LATE((attack, call) -> attack.line(call).delayMarks(3_000_000_000L)),
    STREAM_NEVER_COMES((attack, _) -> attack.ringOnly()),
    STREAM_REPLAYED((attack, call) -> attack.replayStream(call)),
    WEBHOOK_FORGED((attack, call) -> attack.request(Webhook.request(call.callSid(), Attack.WRONG_TOKEN), 1, false)),
    WEBHOOK_REPLAYED((attack, call) -> attack.request(Webhook.request(call.callSid(), Webhook.AUTH_TOKEN), 1, true)),
    UPGRADE_FLOOD((attack, _) -> attack.request(Attack.bytes(Webhook.upgradeRequest(Attack.WRONG_TOKEN)), 50, false)),
    HEAD_DRIPS((attack, _) -> attack.drip(10)),
    HEAD_IS_NOISE((attack, _) -> attack.request(attack.noise(), 5, false)),
    AGENT_401((attack, call) -> attack.refuse(DialRefusal.UNAUTHORIZED, call)),
    AGENT_403((attack, call) -> attack.refuse(DialRefusal.FORBIDDEN, call)),
    AGENT_404((attack, call) -> attack.refuse(DialRefusal.UNKNOWN, call)),
    AGENT_422((attack, call) -> attack.refuse(DialRefusal.UNPROCESSABLE, call)),
    AGENT_429((attack, call) -> attack.refuse(DialRefusal.BUSY, call)),
    AGENT_503((attack, call) -> attack.refuse(DialRefusal.BROKEN, call)),
    AGENT_HANGS((attack, call) -> attack.refuse(DialRefusal.HANG, call)),
    AGENT_CLOSES_1008((attack, call) -> attack.agent(call, agent -> agent.close(1008))),
    AGENT_CLOSES_3000((attack, call) -> attack.agent(call, agent -> agent.close(3000))),
    AGENT_CLOSES_1002((attack, call) -> attack.agent(call, agent -> agent.close(1002))),
    AGENT_CLOSES_1011((attack, call) -> attack.agent(call, agent -> agent.close(1011))),
    AGENT_RESET((attack, call) -> attack.agent(call, AgentLine::reset)),
    AGENT_HALF_OPEN((attack, call) -> attack.agent(call, AgentLine::freeze)),
    AGENT_SILENT((attack, call) -> attack.agent(call, AgentLine::mute)),
    AGENT_BURST((attack, call) -> attack.agent(call, agent -> agent.burst(250))),
    AGENT_INTERRUPTS((attack, call) -> attack.agent(call, agent -> {
        agent.burst(100);
        agent.send(Frames.text("{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":1}}", false));
    })),
    AGENT_UNKNOWN_MESSAGE((attack, call) -> attack.agent(call, agent -> agent.send(Frames.text(
            "{\"type\":\"surprise\"}", false)))),
    AGENT_GARBAGE_TEXT((attack, call) -> attack.agent(call, agent -> agent.send(Frames.text("{\"type\":", false)))),
    AGENT_GARBAGE_FRAME((attack, call) -> attack.agent(call, agent -> agent.send(attack.noise()))),
    AGENT_METADATA_EMPTY((attack, call) -> attack.agent(call, agent -> agent.send(Frames.text(
            "{\"type\":\"conversation_initiation_metadata\"}", false)))),
    AGENT_QUEUES((attack, call) -> attack.agent(call, agent -> agent.send(Frames.text(
            "{\"type\":\"queue_status\",\"queue_status_event\":{\"status\":\"waiting\"}}", false)))),
    AGENT_OVERSIZE_MESSAGE((attack, call) -> attack.agent(call, agent -> agent.send(Frames.frame(Frames.TEXT,
            new byte[1 << 22], false))));

    private final BiConsumer<Attack, LoadCall> deed;

    Fault(BiConsumer<Attack, LoadCall> deed) {
        this.deed = deed;
    }

    /** Does it, to this call where it is one of a call's. */
    void strike(Attack attack, LoadCall call) {
        deed.accept(attack, call);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
