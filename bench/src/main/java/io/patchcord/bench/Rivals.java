package io.patchcord.bench;

import io.patchcord.codec.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints how the whole step of a frame compares with other people's languages: C by hand, and the Python pipeline that
 * this project replaces. Each runs in a process of its own, and they are timed in turns of some milliseconds, so that a
 * moment in which the machine is slower is so for all. Of a rival's turns the first decile is what the machine can do,
 * the median what it did.
 */
public final class Rivals {
    private static final int TURNS = 300;
    private static final int TURN_MILLIS = 20;
    private static final int WARM_UP_TURNS = 100;
    private static final int TURNS_A_LINE = 50;
    private static final List<String> DIRECTIONS = List.of(OurStep.TO_AGENT, OurStep.TO_CALLER);

    private final PrintStream out;
    private final int turns;
    private final int warmUpTurns;
    private final List<Rival> rivals = new ArrayList<>();

    Rivals(PrintStream out, int turns, int warmUpTurns) {
        this.out = out;
        this.turns = turns;
        this.warmUpTurns = warmUpTurns;
    }

    /** Takes the project's directory, by default the one it is started in. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Rivals(System.out, TURNS, WARM_UP_TURNS).run(Path.of(args.length == 0 ? "." : args[0]));
    }

    void run(Path root) throws IOException, InterruptedException {
        try {
            rivals.add(Backend.VECTOR.isAvailable()
                    ? new Rival("ours, vector", OurStep.worker(Backend.VECTOR))
                    : new Rival("ours, vector", "no vectors in this JVM, or no " + FrameBenchmark.VECTORS));
            rivals.add(new Rival("ours, table", OurStep.worker(Backend.TABLE)));
            rivals.add(foreign("C, whole_step.c", ForeignStep.c(root)));
            rivals.add(foreign("Python, seed_step.py", ForeignStep.python(root)));
            for (Rival rival : rivals) {
                for (int turn = 0; turn < warmUpTurns; turn++) {
                    rival.takeTurn();
                }
                rival.forget();
            }
            for (int turn = 1; turn <= turns; turn++) {
                for (Rival rival : rivals) {
                    rival.takeTurn();
                }
                if (turn % TURNS_A_LINE == 0) {
                    out.printf("turn %d of %d%n", turn, turns);
                }
            }
            print();
        } finally {
            rivals.forEach(Rival::close);
        }
    }

    private static Rival foreign(String name, ForeignStep step) throws IOException {
        return step.missing().isPresent() ? new Rival(name, step.missing().get()) : new Rival(name, step.worker());
    }

    private void print() {
        out.printf("%nns per 20 ms frame, ulaw_8000 to pcm_16000 and back, base64 to base64: first decile and median%n"
                + "of %d turns of %d ms, and either as a multiple of the first row's%n%n", turns, TURN_MILLIS);
        out.printf("%-20s %-32s %s%n", "", "to the agent", "to the caller");
        Rival first = rivals.getFirst();
        for (Rival rival : rivals) {
            if (rival.missing.isPresent()) {
                out.printf("%-20s skipped: %s%n", rival.name, rival.missing.get());
            } else {
                out.printf("%-20s %-32s %s%n", rival.name, rival.cell(0, first), rival.cell(1, first));
            }
        }
    }

    /** One row: what it measured so far. */
    private static final class Rival implements AutoCloseable {
        private final String name;
        private final Optional<String> missing;
        private final Optional<StepWorker> worker;
        /** Nanoseconds of each turn, by direction. */
        private final List<List<Double>> turns = List.of(new ArrayList<>(), new ArrayList<>());

        Rival(String name, StepWorker worker) {
            this.name = name;
            this.missing = Optional.empty();
            this.worker = Optional.of(worker);
        }

        Rival(String name, String missing) {
            this.name = name;
            this.missing = Optional.of(missing);
            this.worker = Optional.empty();
        }

        void takeTurn() throws IOException {
            if (worker.isPresent()) {
                for (int i = 0; i < DIRECTIONS.size(); i++) {
                    turns.get(i).add(worker.get().nanos(DIRECTIONS.get(i), TURN_MILLIS));
                }
            }
        }

        void forget() {
            turns.forEach(List::clear);
        }

        String cell(int direction, Rival unit) {
            double[] mine = sorted(turns.get(direction));
            double[] theirs = sorted(unit.turns.get(direction));
            int least = mine.length / 10;
            int middle = mine.length / 2;
            return String.format(Locale.ROOT, "%5.0f %5.0f  ", mine[least], mine[middle]) + (theirs.length == 0 ? "-"
                    : String.format(Locale.ROOT, "%5.2fx %5.2fx", mine[least] / theirs[least],
                            mine[middle] / theirs[middle]));
        }

        private static double[] sorted(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }

        @Override
        public void close() {
            worker.ifPresent(StepWorker::close);
        }
    }
}
