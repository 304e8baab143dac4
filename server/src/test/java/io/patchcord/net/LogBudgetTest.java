package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.bridge.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    @Test
    void whatIsBeyondTheBudgetIsNotTold() {
        LogBudget budget = new LogBudget(3, Duration.ofHours(1));
        assertTrue(budget.take() && budget.take() && budget.take());
        assertFalse(budget.take() || budget.take());
    }

    @Test
    void theNextPeriodHasABudgetOfItsOwn() {
        LogBudget budget = new LogBudget(1, Duration.ofMillis(1));
        budget.take();
        Eventually.holds(budget::take, "nothing is ever told again");
    }
}
