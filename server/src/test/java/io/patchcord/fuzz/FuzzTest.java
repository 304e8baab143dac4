package io.patchcord.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short part of the fuzzing in every build; {@code -Dpatchcord.fuzz.minutes=10} makes it a long one. */
class FuzzTest {
    private static final long SEED = 1;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int FEW = 100;

    static List<FuzzTarget> targets() {
        return Fuzz.targets();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingThatComesInDoesHarm(FuzzTarget target) throws InterruptedException {
        FuzzRun run = new FuzzRun(target, SEED);
        long begun = System.nanoTime();
        run.run(() -> run.inputs() < FEW || System.nanoTime() - begun < SHORT.toNanos());
        assertTrue(run.inputs() > target.seeds().size() && run.outcomes() > 1,
                () -> run.inputs() + " inputs, " + run.outcomes() + " outcomes");
    }

    @Test
    void forAsLongAsItIsAskedTo() throws InterruptedException {
        Fuzz.run(Duration.ofMinutes(Long.getLong("patchcord.fuzz.minutes", 0)), Long.getLong("patchcord.fuzz.seed",
                System.nanoTime()));
    }
}
