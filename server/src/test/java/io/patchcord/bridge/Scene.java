package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.Counter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A bridge with a bystander's call on it, whose log and counters are watched while something is done to it. */
final class Scene implements AutoCloseable {
    private final Testbed bed;
    private final Bystander bystander;
    private final LogLines log = new LogLines();
    private final Map<Counter, Long> before = new EnumMap<>(Counter.class);

    Scene(Path directory, String settings) throws InterruptedException {
        bed = new Testbed(directory, settings);
        bystander = new Bystander(bed);
    }

    Testbed bed() {
        return bed;
    }

    /** From now on lines and counts are those of what comes. */
    void begin() {
        log.clear();
        for (Counter counter : Counter.values()) {
            before.put(counter, bed.bridge().metrics().counted(counter));
        }
    }

    void assertCounted(int times, Counter counter) {
        assertEquals(times, bed.bridge().metrics().counted(counter) - before.get(counter), counter.name());
    }

    /** Fails unless exactly these lines were logged, each with these words; that a call started is not looked at. */
    void assertLogged(String... words) {
        Eventually.holds(() -> lines().size() >= words.length,
                () -> "expected " + List.of(words) + " in the log, found " + lines());
        List<String> lines = lines();
        assertEquals(words.length, lines.size(), () -> "expected " + List.of(words) + ", found " + lines);
        for (String expected : words) {
            assertTrue(lines.stream().anyMatch(line -> line.contains(expected)),
                    () -> "nothing of " + expected + " in " + lines);
        }
    }

    private List<String> lines() {
        return log.all().stream().filter(line -> !line.contains(bystander.callSid()))
                .filter(line -> !line.contains(" started: stream")).toList();
    }

    /** Fails unless the bystander's is the only call left, and it missed nothing. */
    void assertCalm() {
        bed.awaitLive(1);
        bystander.assertUndisturbed();
    }

    @Override
    public void close() {
        bystander.close();
        bed.close();
        log.close();
    }
}
