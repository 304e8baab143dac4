package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.patchcord.bridge.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    @Test
    void whatIsBeyondTheBudgetIsNotTold() {
        LogBudget budget = new LogBudget(3, Duration.ofHours(1));
        assertEquals(List.of(true, true, true, false, false), Stream.generate(budget::take).limit(5).toList());
    }

    @Test
    void theNextPeriodHasABudgetOfItsOwn() {
        LogBudget budget = new LogBudget(1, Duration.ofMillis(1));
        budget.take();
        Eventually.holds(budget::take, "nothing is ever told again");
    }
}
