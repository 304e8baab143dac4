package io.patchcord.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeypadTest {
    private static final Duration PAUSE = Duration.ofMillis(800);
    private static final long PAUSE_NANOS = PAUSE.toNanos();

    private final AgentInMemory agent = new AgentInMemory();

    @Test
    void shouldTellKeysThatFollowEachOtherTogether() {
        Keypad keypad = keypad(KeyPlan.ToAgent.CONTEXT);
        keypad.connect(agent);
        keypad.press('1', 0);
        keypad.press('2', PAUSE_NANOS - 1);
        keypad.passBy(2 * PAUSE_NANOS - 2);
        assertEquals(List.of(), agent.told());
        keypad.passBy(2 * PAUSE_NANOS - 1);
        keypad.press('3', 3 * PAUSE_NANOS);
        keypad.passBy(4 * PAUSE_NANOS);
        assertEquals(List.of("update dtmf: Caller pressed keys 12", "update dtmf-2: Caller pressed key 3"),
                agent.told());
    }

    @Test
    void shouldNotWaitBehindAHash() {
        Keypad keypad = keypad(KeyPlan.ToAgent.MESSAGE);
        keypad.connect(agent);
        keypad.press('7', 0);
        keypad.press('#', 1);
        assertEquals(List.of("user: 7#"), agent.told());
    }

    @Test
    void shouldKeepKeysUntilTheAgentIsUp() {
        Keypad keypad = keypad(KeyPlan.ToAgent.MESSAGE);
        keypad.press('5', 0);
        keypad.passBy(PAUSE_NANOS);
        keypad.connect(agent);
        keypad.passBy(PAUSE_NANOS + 1);
        keypad.passBy(3 * PAUSE_NANOS);
        assertEquals(List.of("user: 5"), agent.told());
    }

    @Test
    void shouldBeDueForOneWhoLooksWhereNoFramesCome() {
        Keypad keypad = keypad(KeyPlan.ToAgent.CONTEXT);
        assertFalse(keypad.due(PAUSE_NANOS));
        keypad.press('5', 0);
        assertFalse(keypad.due(PAUSE_NANOS), "nobody is there to be told");
        keypad.connect(agent);
        assertFalse(keypad.due(PAUSE_NANOS - 1));
        assertTrue(keypad.due(PAUSE_NANOS));
        keypad.passBy(PAUSE_NANOS);
        assertFalse(keypad.due(2 * PAUSE_NANOS));
        assertEquals(List.of("update dtmf: Caller pressed key 5"), agent.told());
    }

    @Test
    void shouldBoundWhatIsKept() {
        Keypad keypad = keypad(KeyPlan.ToAgent.MESSAGE);
        for (int i = 0; i < 100; i++) {
            keypad.press('1', i);
        }
        keypad.connect(agent);
        keypad.passBy(100);
        assertEquals(List.of("user: " + "1".repeat(64)), agent.told());
    }

    @Test
    void shouldBeSilentWhereTheAgentIsNotToKnow() {
        Keypad keypad = keypad(KeyPlan.ToAgent.NEVER);
        keypad.connect(agent);
        keypad.press('#', 0);
        keypad.passBy(PAUSE_NANOS);
        assertEquals(List.of(), agent.told());
    }

    private static Keypad keypad(KeyPlan.ToAgent toAgent) {
        return new Keypad(new KeyPlan(toAgent, PAUSE, Map.of()));
    }
}
