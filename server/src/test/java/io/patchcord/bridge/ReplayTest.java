package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.MainRun;
import io.patchcord.simulator.AgentMessages;
import io.patchcord.simulator.Clip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A call that went through the whole bridge is run again from its capture. */
class ReplayTest extends OnOneTestbed {
    private static String capture;

    @BeforeAll
    static void capture() throws Exception {
        bed = new Testbed(directory, "capture:\n  calls: 1\n");
        Talk talk = bed.talk();
        talk.stream().say(Clip.tone("Hello?", 440, Duration.ofMillis(200)));
        talk.say(1, Signals.noise(7, 4_800));
        talk.awaitHeard(Talk.sounds(Signals.noise(7, 4_800)).length);
        talk.agent().send(AgentMessages.toolCall(2, "tool_1", "nobody_knows_it", Map.of()));
        talk.say(2, Signals.noise(8, 48_000));
        talk.agent().send(AgentMessages.interruption(2));
        talk.awaitTaken();
        talk.phone().hangUp();
        bed.record(talk.callSid());
        bed.awaitIdle();
        capture = new OperatorPeer(bed.bridge()).post("/api/live/" + talk.callSid() + "/capture", "{}").body();
    }

    @Test
    void shouldDecideTheSameWhenACaptureIsReplayed() throws Exception {
        MainRun run = replay(capture);
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().contains("decisions: the same"), run::toString);
        assertTrue(run.out().contains("frames left later"), run::toString);
    }

    @Test
    void shouldGiveTheSameEachTime() throws Exception {
        assertEquals(replay(capture).out(), replay(capture).out());
    }

    @Test
    void shouldTellExactlyWhatIsDifferent() throws Exception {
        String altered = capture.replace("\"event\":\"clear\"", "\"event\":\"clean\"");
        assertFalse(altered.equals(capture), capture);
        MainRun run = replay(altered);
        assertEquals(1, run.exitCode(), run::toString);
        assertEquals(1, run.out().lines().filter(line -> line.contains("captured clean")
                && line.contains("replayed clear")).count(), run::toString);
        assertFalse(run.out().contains("end: "), run::toString);
    }

    @Test
    void shouldTellOfAnotherEnd() throws Exception {
        MainRun run = replay(capture.replace("\"end\":\"CALLER_HUNG_UP\"", "\"end\":\"OPERATOR\""));
        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(run.out().contains("end: captured OPERATOR, replayed CALLER_HUNG_UP"), run::toString);
    }

    @Test
    void shouldNameTheLineOfADamagedFile() throws Exception {
        String[] lines = capture.split("\n");
        lines[4] = lines[4].substring(0, lines[4].length() / 2);
        MainRun torn = replay(String.join("\n", lines));
        assertEquals(2, torn.exitCode(), torn::toString);
        assertTrue(torn.err().contains("line 5: is not JSON"), torn::toString);
        MainRun lost = replay(capture.replaceFirst("\"lost\":0", "\"lost\":7"));
        assertEquals(2, lost.exitCode(), lost::toString);
        assertTrue(lost.err().contains("capture.kilobytes"), lost::toString);
        MainRun other = replay("{\"kind\":\"format\"}");
        assertEquals(2, other.exitCode(), other::toString);
        assertTrue(other.err().contains("line 1: "), other::toString);
    }

    private static MainRun replay(String text) throws Exception {
        Path file = Files.createTempFile(directory, "call", ".jsonl");
        Files.writeString(file, text);
        return MainRun.of("replay", file.toString(), "--config", directory.resolve("patchcord.yaml").toString());
    }
}
