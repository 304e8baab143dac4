package io.patchcord.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SuccessionTest {
    private final Succession succession = new Succession(Succession.ROUNDS);

    @Test
    void shouldTakeAProcessThatStandsStillForGoneAfterManyRoundsAndNoSooner() {
        for (int round = 0; round < Succession.ROUNDS; round++) {
            assertEquals(Set.of(), succession.gone(Map.of("me", (long) round, "other", 7L)));
        }
        assertEquals(Set.of("other"), succession.gone(Map.of("me", 100L, "other", 7L)));
    }

    @Test
    void shouldCountAnewWhenAProcessMoves() {
        for (int round = 0; round < 3 * Succession.ROUNDS; round++) {
            assertEquals(Set.of(), succession.gone(Map.of("me", (long) round, "slow", (long) round / 10)));
        }
    }

    @Test
    void shouldTakeAProcessThatSaidGoodbyeForGoneAtOnce() {
        assertEquals(Set.of("other"), succession.gone(Map.of("me", 1L, "other", -1L)));
    }

    @Test
    void shouldKnowAtOnceThatAProcessOfThisMachineHasEnded() throws Exception {
        String mine = ProcessKey.mine();
        assertTrue(mine.length() <= 128, mine);
        assertFalse(ProcessKey.isSurelyGone(mine));
        assertFalse(ProcessKey.isSurelyGone(""));
        assertFalse(ProcessKey.isSurelyGone("elsewhere.1.2.3"));
        if (mine.startsWith(".")) {
            return;   // no Linux: nobody can know
        }
        Process other = new ProcessBuilder("true").start();
        assertTrue(other.waitFor(30, TimeUnit.SECONDS));
        String[] parts = mine.split("\\.");
        String dead = String.join(".", parts[0], String.valueOf(other.pid()), parts[2], parts[3]);
        assertTrue(ProcessKey.isSurelyGone(dead));
        assertEquals(Set.of(dead), succession.gone(Map.of(mine, 1L, dead, 1L)));
    }
}
