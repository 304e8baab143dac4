package io.patchcord.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.patchcord.call.Counter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A bridge with a bystander's call on it for the tests of one class, whose log and counters are watched while each of
 * them does something to it. After each the bystander's is the only call left, and it missed nothing.
 */
final class Scene implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Supplier<Path> directory;
    private final String settings;
    private final Map<Counter, Long> before = new EnumMap<>(Counter.class);
    private Testbed bed;
    private Bystander bystander;
    private LogLines log;

    Scene(Supplier<Path> directory, String settings) {
        this.directory = directory;
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        log = new LogLines();
        bed = new Testbed(directory.get(), settings);
        bystander = new Bystander(bed);
    }

    /** From now on lines and counts are those of what comes. */
    @Override
    public void beforeEach(ExtensionContext context) {
        log.clear();
        for (Counter counter : Counter.values()) {
            before.put(counter, bed.bridge().metrics().counted(counter));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        bed.awaitLive(1);
        bystander.assertUndisturbed();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        bystander.close();
        bed.close();
        log.close();
    }

    Testbed bed() {
        return bed;
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
}
