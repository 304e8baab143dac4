package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchcord.call.CallEnd;
import io.patchcord.call.CallEvent;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.CallOutcome;
import io.patchcord.simulator.SimulatorEvent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that speaks far ahead, and calls that last or are silent for too long, over real sockets. */
@Timeout(120)
class PlayoutCallTest {
    private static final int WINDOW_BYTES = 6_400;
    private static final int CHUNK_BYTES = 1_600;
    private static final int SECOND = 8_000;

    @TempDir
    private static Path directory;

    @Test
    void aBurstOfAMinuteStrandsLessThanTheWindowAndTheRecordSaysWhatWasHeard() throws Exception {
        try (Testbed bed = new Testbed(directory.resolve("burst"), "calls:\n  stop-grace: 0s\n")) {
            Talk talk = bed.talk();
            String words = "word ".repeat(180).strip();   // three a second
            byte[] minute = Signals.noise(1, 60 * SECOND);
            talk.agent().send(AgentMessages.userTranscript(1, "Read it to me."));
            talk.agent().send(AgentMessages.agentResponse(1, words));
            for (int at = 0; at < minute.length; at += SECOND) {
                talk.say(1, Arrays.copyOfRange(minute, at, at + SECOND));
            }
            talk.awaitTaken();
            talk.awaitHeard(2 * SECOND);
            assertTrue(talk.stream().earpiece().queuedBytes() <= WINDOW_BYTES, "more than the window");
            talk.agent().send(AgentMessages.interruption(1));
            Eventually.holds(() -> talk.stream().earpiece().clears() == 1, "no clear");
            byte[] heard = talk.heardSounds();
            byte[] reply = Signals.noise(2, SECOND);
            talk.agent().send(AgentMessages.agentResponse(2, "As you like."));
            talk.say(2, reply);
            talk.awaitHeard(heard.length + reply.length);
            Eventually.holds(() -> talk.stream().earpiece().echoes().getLast().name().equals("t2:4"), "no last echo");
            byte[] all = talk.heardSounds();
            int cut = all.length - reply.length;
            assertArrayEquals(Arrays.copyOf(minute, cut), Arrays.copyOf(all, cut), "of the minute its beginning");
            assertArrayEquals(reply, Arrays.copyOfRange(all, cut, all.length), "then the reply, and nothing stale");
            talk.phone().hangUp();
            talk.assertPolite();

            bed.record(talk.callSid());
            List<CallEvent> told = bed.bridge().records().events(talk.callSid());
            assertEquals(List.of("CALLER_SAID Read it to me.", "AGENT_SAID " + words, "AGENT_SAID As you like."),
                    told.stream().filter(one -> one.kind().name().endsWith("_SAID"))
                            .map(one -> one.kind() + " " + one.text()).toList());
            List<CallEvent> texts = told.stream().filter(one -> one.kind() == CallEvent.Kind.AGENT_HEARD).toList();
            assertEquals(2, texts.size(), told::toString);
            CallEvent first = texts.getFirst();
            double expected = cut / (double) minute.length * words.length();
            assertEquals(expected, first.text().length(), CHUNK_BYTES / (double) minute.length * words.length() + 5);
            assertTrue(words.startsWith(first.text()));
            assertEquals("As you like.", texts.getLast().text());
            CallEvent interruption = told.stream().filter(one -> one.kind() == CallEvent.Kind.INTERRUPTION).findFirst()
                    .orElseThrow();
            int millis = Integer.parseInt(interruption.text().replaceAll(".*heard (\\d+) of 60000 ms", "$1"));
            assertEquals(cut / 8, millis, CHUNK_BYTES / 8);
            assertTrue(first.atMillis() <= interruption.atMillis(), told::toString);
        }
    }

    @Test
    void aCallThatLastsTooLongEndsWithWords() throws Exception {
        try (Testbed bed = new Testbed(directory.resolve("long"), """
                calls:
                  max-duration: 2s
                failover:
                  time-up: That was long enough.
                """)) {
            Talk talk = bed.talk();
            byte[] speech = Signals.noise(3, 3 * SECOND);
            talk.say(1, speech);
            JsonNode update = talk.agent().take(Testbed.PATIENCE).orElseThrow();
            assertTrue(update.path("text").asText().contains("come to a close"), update::toString);
            assertEndsSaying("That was long enough", talk);
            assertArrayEquals(speech, talk.heardSounds(), "what the agent had said before");
            assertEquals(CallEnd.TIME_UP, bed.record(talk.callSid()).end());
            talk.assertPolite();
        }
    }

    @Test
    void aCallNobodySpeaksInEndsWithWords() throws Exception {
        try (Testbed bed = new Testbed(directory.resolve("silent"), """
                calls:
                  max-silence: 2s
                failover:
                  silence: Is anybody there?
                """)) {
            Talk talk = bed.talk();
            JsonNode update = talk.agent().take(Testbed.PATIENCE).orElseThrow();
            assertTrue(update.path("text").asText().contains("Nobody has spoken"), update::toString);
            assertEndsSaying("Is anybody there", talk);
            assertEquals(CallEnd.SILENCE, bed.record(talk.callSid()).end());
            talk.assertPolite();
        }
    }

    private static void assertEndsSaying(String words, Talk talk) {
        CallOutcome outcome = talk.phone().awaitEnd(Testbed.PATIENCE).orElseThrow();
        assertEquals(CallOutcome.How.BRIDGE_HUNG_UP, outcome.how());
        assertTrue(talk.phone().events().stream().anyMatch(event -> event.kind() == SimulatorEvent.Kind.VERB
                && event.text().contains(words)), () -> talk.phone().events().toString());
    }
}
