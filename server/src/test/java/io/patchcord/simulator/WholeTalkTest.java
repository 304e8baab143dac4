package io.patchcord.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Both scripts talk to each other through the least of bridges: greeting, question, barge-in, key, goodbye. */
class WholeTalkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final AgentScript.Pace QUICK =
            new AgentScript.Pace(Duration.ofMillis(300), Duration.ofMillis(50), 8, 3);

    @Test
    void runsBothScriptsToTheirEnd() throws Exception {
        AgentScript agentScript = AgentScript.greeting(clip("Hello.", 400)).at(QUICK)
                .turn("How much?", new AgentScript.Say(clip("A long answer of many words.", 4_000)))
                .turn("Stop!", new AgentScript.Say(clip("Sorry.", 500)));
        CallerScript callerScript = CallerScript.empty()
                .whenAgentSilentFor(PAUSE).say(clip("How much?", 400))
                .whenIntoAnswer(Duration.ofMillis(500)).say(clip("Stop!", 400))
                .whenAgentSilentFor(PAUSE).press('1')
                .after(PAUSE).hangUp();
        ConcurrentLinkedQueue<SimulatorEvent.Kind> told = new ConcurrentLinkedQueue<>();
        try (SimulatedAgent agent = SimulatedAgent.start(AgentSettings.scripted(agentScript));
                RawBridge bridge = new RawBridge().connecting("<Response/>");
                SimulatedTwilio twilio = new SimulatedTwilio(TwilioSettings.of(bridge.url()))) {
            PhoneCall call = twilio.ring(CallPlan.of("+919876543210", "+15005550006").withScript(callerScript)
                    .withTimeline(event -> told.add(event.kind())));
            MediaStream stream = call.awaitStream(PATIENCE).orElseThrow();
            patch(bridge.socket(), agent);
            SimulatedConversation conversation = agent.next(PATIENCE).orElseThrow();
            assertEquals(CallOutcome.How.CALLER_HUNG_UP, call.awaitEnd(PATIENCE).orElseThrow().how());

            assertEquals("dtmf 1", conversation.take(PATIENCE).orElseThrow().get("text").textValue());
            assertEquals(1, stream.earpiece().clears(), "one barge-in");
            assertEquals(List.of(), stream.violations());
            long heardMillis = AudioFormat.ULAW_8000.millis(stream.earpiece().audioBytes());
            assertTrue(heardMillis > 400 + 500 + 500 && heardMillis < 400 + 500 + 3_000,
                    () -> "greeting, a part of the answer, the reply: " + heardMillis + " ms");
            assertEquals(List.of(), conversation.faults());
            assertTrue(told.containsAll(List.of(SimulatorEvent.Kind.AGENT_HEARD, SimulatorEvent.Kind.CALLER_SPEAKS,
                    SimulatorEvent.Kind.CALLER_SILENT, SimulatorEvent.Kind.CLEAR, SimulatorEvent.Kind.DTMF)));
        }
    }

    /** Passes µ-law through both ways, and obeys an interruption. */
    private static void patch(RawSocket caller, SimulatedAgent agent) throws InterruptedException {
        String streamSid = caller.next("start").json().get("streamSid").textValue();
        JdkClient client = new JdkClient(agent.signedUrl("agent_x")).initiate();
        Thread.startVirtualThread(() -> toAgent(caller, client));
        Thread.startVirtualThread(() -> toCaller(client, caller, streamSid));
    }

    private static void toAgent(RawSocket caller, JdkClient client) {
        try (client) {
            for (RawSocket.Frame frame = caller.next(); !frame.event().equals("stop"); frame = caller.next()) {
                switch (frame.event()) {
                    case "media" -> client.audio(
                            Base64.getDecoder().decode(frame.json().at("/media/payload").textValue()));
                    case "dtmf" -> client.say("{\"type\":\"contextual_update\",\"text\":\"dtmf "
                            + frame.json().at("/dtmf/digit").textValue() + "\"}");
                    default -> { }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void toCaller(JdkClient client, RawSocket caller, String streamSid) {
        AtomicLong interrupted = new AtomicLong();
        try {
            while (true) {
                JdkClient.Message message = client.next();
                switch (message.type()) {
                    case "audio" -> {
                        if (message.json().at("/audio_event/event_id").asLong() > interrupted.get()) {
                            caller.media(streamSid, Base64.getDecoder().decode(
                                    message.json().at("/audio_event/audio_base_64").textValue()));
                        }
                    }
                    case "interruption" -> {
                        interrupted.set(message.json().at("/interruption_event/event_id").asLong());
                        caller.clear(streamSid);
                    }
                    default -> { }
                }
            }
        } catch (InterruptedException | IOException | AssertionError _) {
            // the talk is over
        }
    }

    private static Clip clip(String text, int millis) {
        return Clip.tone(text, 440, Duration.ofMillis(millis));
    }
}
