package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.CallEnd;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallPlan;
import io.patchcord.simulator.MediaStream;
import io.patchcord.simulator.PhoneCall;
import io.patchcord.simulator.SimulatedConversation;
import io.patchcord.simulator.SimulatorEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One call to which one fault happens, and what its caller hears of it. One thread. */
final class FaultyCall {
    private static final int BYTES_PER_MILLI = 8;
    private static final byte SILENCE = (byte) 0xFF;
    private static final int LOOK_BYTES = 160;
    private static final String SECOND = "second";
    /** Longer than the longest silence the bridge bears by default, and the new conversation after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_PERIOD = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(30);

    /**
     * What the caller heard first after the fault.
     *
     * @param after by Twilio's clock
     */
    record Heard(String callSid, AgentFault.Ear what, Duration after) {
    }

    private final AgentFault fault;
    private final FaultPlan plan;
    private final Testbed bed;
    private final FailingAgents agents;
    private volatile SimulatedConversation answering;

    FaultyCall(AgentFault fault, Testbed bed, FailingAgents agents) {
        this.fault = fault;
        this.plan = fault.plan();
        this.bed = bed;
        this.agents = agents;
    }

    Heard make() throws InterruptedException {
        plan.prepare(bed.agent(), fault.name());
        PhoneCall phone = bed.twilio().ring(plan.of(CallPlan.of(Testbed.CALLER,
                fault.number())));
        MediaStream stream = phone.awaitStream(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("no stream"));
        long faultNanos = stream.startedNanos();
        int heardBefore = 0;
        if (plan.beginsWithFault()) {
            plan.begin(agents.next(phone.callSid()));
        }
        if (plan.talksFirst()) {
            SimulatedConversation agent = agents.next(phone.callSid());
            talkOver(agent, stream);
            if (plan.pingsFirst()) {
                ping(agent, stream);
            }
            heardBefore = stream.earpiece().heard().length;
            faultNanos = System.nanoTime();
            plan.happen(agent, stream);
        }
        if (plan.failsAgain()) {
            agents.next(phone.callSid()).close(1011, "crash again");
        }
        Thread answers = Thread.startVirtualThread(() -> answer(phone.callSid()));
        MediaStream hearing = plan.comesAnew() ? phone.awaitStream(Testbed.PATIENCE).orElseThrow() : stream;
        Heard heard = listen(phone, hearing, plan.comesAnew() ? 0 : heardBefore, faultNanos);
        if (fault.end() == CallEnd.CALLER_HUNG_UP) {
            await(() -> heardVoice(hearing), "the last rung's voice is not heard");
            checkHandOver();
            phone.hangUp();
        }
        phone.awaitEnd(Testbed.PATIENCE).orElseThrow(() -> new AssertionError("still on the line"));
        answers.interrupt();
        return heard;
    }

    /** The agent and the caller talk, and the caller interrupts: nothing of ids up to 1,000 is wanted any more. */
    private static void talkOver(SimulatedConversation agent, MediaStream stream) throws InterruptedException {
        FailingAgents.talk(agent);
        await(() -> Talk.sounds(stream.earpiece().heard()).length >= FailingAgents.VOICE_BYTES,
                "the agent is not heard");
        agent.send(AgentMessages.agentResponse(1, "Your balance is ten dollars."));
        agent.send(AgentMessages.userTranscript(2, "And my sister's?"));
        agent.send(AgentMessages.interruption(1_000));
        Talk.awaitTaken(agent);
    }

    /** The agent pings five times, as ElevenLabs' may, and the last time just now; the caller hears nothing of it. */
    private static void ping(SimulatedConversation agent, MediaStream stream) throws InterruptedException {
        int before = Talk.sounds(stream.earpiece().heard()).length;
        for (int pings = 1; pings < 5; pings++) {   // the first ended the talk
            Eventually.pass(PING_PERIOD);
            Talk.awaitTaken(agent);
        }
        assertEquals(before, Talk.sounds(stream.earpiece().heard()).length, "the caller hears a tone between pings");
    }

    /** Whoever is dialled now talks. */
    private void answer(String callSid) {
        try {
            SimulatedConversation agent = agents.next(callSid);
            answering = agent;
            FailingAgents.talk(agent);
            agent.startPings();
        } catch (InterruptedException | AssertionError _) {
            // nobody is dialled, or not before the call is over
        }
    }

    private Heard listen(PhoneCall phone, MediaStream stream, int from, long faultNanos) {
        long[] words = new long[1];
        await(() -> firstSound(stream.earpiece().heard(), from) >= 0 || (words[0] = words(phone)) != 0,
                "the caller hears nothing");
        int at = firstSound(stream.earpiece().heard(), from);
        if (at < 0) {
            return new Heard(phone.callSid(), AgentFault.Ear.WORDS, Duration.ofNanos(words[0] - faultNanos));
        }
        Duration after = plan.comesAnew()
                ? Duration.ofNanos(stream.startedNanos() - faultNanos).plusMillis(at / BYTES_PER_MILLI)
                : Duration.ofMillis((at - from) / BYTES_PER_MILLI);
        return new Heard(phone.callSid(), voiceAt(stream, at), after);
    }

    private AgentFault.Ear voiceAt(MediaStream stream, int at) {
        await(() -> stream.earpiece().heard().length >= at + 2 * LOOK_BYTES, "the stream stands still");
        byte[] sound = Talk.sounds(Arrays.copyOfRange(stream.earpiece().heard(), at, at + LOOK_BYTES));
        SimulatedConversation agent = answering;
        boolean voice = agent != null && Arrays.equals(sound,
                Arrays.copyOf(FailingAgents.voice(agent), sound.length));
        return !voice ? AgentFault.Ear.HOLD : FailingAgents.id(agent).equals(SECOND) ? AgentFault.Ear.SECOND
                : AgentFault.Ear.AGENT;
    }

    /** Looks seldom: what is looked at is copied each time, and dozens look. */
    private static void await(BooleanSupplier what, String otherwise) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!what.getAsBoolean()) {
            assertTrue(System.nanoTime() < untilNanos, otherwise);
            Eventually.pass(LOOK);
        }
    }

    private static int firstSound(byte[] heard, int from) {
        for (int at = from; at < heard.length; at++) {
            if (heard[at] != SILENCE) {
                return at;
            }
        }
        return -1;
    }

    private static long words(PhoneCall phone) {
        return phone.events().stream().filter(event -> event.kind() == SimulatorEvent.Kind.VERB)
                .filter(event -> event.text().contains("Sorry about that.")).mapToLong(SimulatorEvent::atNanos)
                .findFirst().orElse(0);
    }

    private boolean heardVoice(MediaStream stream) {
        Optional<SimulatedConversation> agent = Optional.ofNullable(answering);
        return agent.isPresent() && new String(Talk.sounds(stream.earpiece().heard()),
                StandardCharsets.ISO_8859_1).contains(new String(FailingAgents.voice(agent.get()),
                StandardCharsets.ISO_8859_1));
    }

    /** Whoever goes on knows what was said, and hears what the caller says. */
    private void checkHandOver() throws InterruptedException {
        await(() -> answering.audio().length > 0, "the next agent hears nothing of the caller");
        if (plan.talksFirst() && !plan.comesAnew()) {
            String told = FailingAgents.handOver(answering);
            assertTrue(told.endsWith("\nAgent: Your balance is ten dollars.\nCaller: And my sister's?"), told);
        }
    }
}
