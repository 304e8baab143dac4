package io.patchcord.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that converts frames for as long as it is told, and says how long one took. Each turn is a line
 * {@code to_agent 30} or {@code to_caller 30}, milliseconds, and its answer a line with nanoseconds a frame. What
 * it has to complain about goes to standard error.
 */
final class StepWorker implements AutoCloseable {
    private final Process process;
    private final Writer turns;
    private final BufferedReader answers;

    private StepWorker(Process process) {
        this.process = process;
        this.turns = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    static StepWorker start(List<String> command) throws IOException {
        return new StepWorker(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Nanoseconds a frame, on the mean of this turn. */
    double nanos(String direction, int millis) throws IOException {
        turns.write(direction + " " + millis + "\n");
        turns.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("no answer from " + process.info().command().orElse("a rival that has ended"));
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
