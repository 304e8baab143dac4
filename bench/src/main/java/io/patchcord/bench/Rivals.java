package io.patchcord.bench;

import io.patchcord.codec.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Prints how the whole step of a frame compares with other people's languages: C by hand, and the Python pipeline that
 * this project replaces. All take turns for several rounds, so that a busy minute of the machine meets everybody. Ours
 * are timed by JMH, one fork of {@link StepBenchmark} a direction and round; the others time themselves.
 */
public final class Rivals {
    private static final int ROUNDS = 5;
    private static final double FOREIGN_SECONDS = 2;
    private static final Effort EFFORT = new Effort(1, 2, 5, 200, 0, Duration.ofHours(1));
    private static final String TO_AGENT = "ulaw_8000 pcm_16000";
    private static final String TO_CALLER = "pcm_16000 ulaw_8000";

    private final PrintStream out;
    private final int rounds;
    private final double foreignSeconds;
    private final Forks forks;
    private final List<Rival> rivals = new ArrayList<>();

    Rivals(PrintStream out, int rounds, Effort effort, double foreignSeconds) {
        this.out = out;
        this.rounds = rounds;
        this.foreignSeconds = foreignSeconds;
        this.forks = new Forks(effort, Backend.VECTOR.isAvailable());
    }

    /** Takes the project's directory, by default the one it is started in. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Rivals(System.out, ROUNDS, EFFORT, FOREIGN_SECONDS).run(Path.of(args.length == 0 ? "." : args[0]));
    }

    void run(Path root) throws IOException, InterruptedException {
        rivals.clear();
        rivals.add(Backend.VECTOR.isAvailable() ? ours("ours, vector", "vector")
                : new Rival("ours, vector", Optional.of("no vectors in this JVM, or no " + FrameBenchmark.VECTORS)));
        rivals.add(ours("ours, table", "table"));
        rivals.add(foreign("C, whole_step.c", ForeignStep.c(root)));
        rivals.add(foreign("Python, seed_step.py", ForeignStep.python(root)));
        for (int round = 1; round <= rounds; round++) {
            for (Rival rival : rivals) {
                if (rival.missing.isEmpty()) {
                    rival.rounds.add(rival.timer.time());
                }
            }
            out.printf("round %d of %d%n", round, rounds);
        }
        print();
    }

    private Rival ours(String name, String backend) {
        Rival rival = new Rival(name, Optional.empty());
        rival.timer = () -> new StepTimes(nanos(backend, TO_AGENT), nanos(backend, TO_CALLER));
        return rival;
    }

    private double nanos(String backend, String pair) {
        TreeMap<String, String> params = new TreeMap<>();
        params.put("pair", pair);
        params.put("rival", backend);
        Combination step = new Combination("StepBenchmark.step", params);
        return Measured.wallNanos(forks.run(step).getBenchmarkResults());
    }

    private Rival foreign(String name, ForeignStep step) {
        Rival rival = new Rival(name, step.missing());
        rival.timer = () -> step.time(foreignSeconds);
        return rival;
    }

    private void print() {
        out.printf("%nns per 20 ms frame, ulaw_8000 to pcm_16000 and back, base64 to base64: least of a round,%n"
                + "median of %d rounds (least..greatest), and the median multiple of the first row by round%n%n",
                rounds);
        out.printf("%-20s %-34s %s%n", "", "to the agent", "to the caller");
        Rival first = rivals.getFirst();
        for (Rival rival : rivals) {
            if (rival.missing.isPresent()) {
                out.printf("%-20s skipped: %s%n", rival.name, rival.missing.get());
            } else {
                out.printf("%-20s %-34s %s%n", rival.name, rival.cell(StepTimes::toAgent, first),
                        rival.cell(StepTimes::toCaller, first));
            }
        }
    }

    private interface Timer {
        StepTimes time() throws IOException, InterruptedException;
    }

    /** One row: what it measured so far. */
    private static final class Rival {
        private final String name;
        private final Optional<String> missing;
        private final List<StepTimes> rounds = new ArrayList<>();
        private Timer timer;

        Rival(String name, Optional<String> missing) {
            this.name = name;
            this.missing = missing;
        }

        String cell(ToDoubleFunction<StepTimes> direction, Rival unit) {
            double[] sorted = rounds.stream().mapToDouble(direction).sorted().toArray();
            // Round by round, so that a machine that is slower for a while is so for both.
            String ratio = unit.rounds.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2fx",
                    Measured.median(IntStream.range(0, rounds.size()).mapToDouble(i ->
                            direction.applyAsDouble(rounds.get(i)) / direction.applyAsDouble(unit.rounds.get(i)))
                            .toArray()));
            return String.format(Locale.ROOT, "%7.0f (%.0f..%.0f) %s", Measured.median(sorted), sorted[0],
                    sorted[sorted.length - 1], ratio);
        }
    }
}
