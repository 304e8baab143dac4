package io.patchcord.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole step in another language: a program that checks and times itself, or the reason why it can't run here.
 *
 * @param command what starts it
 * @param arguments what it takes last: where the filter's taps are, if it wants them
 * @param missing empty when it runs
 */
record ForeignStep(List<String> command, List<String> arguments, Optional<String> missing) {
    private static final String SOURCE = "bench/src/native/whole_step.c";
    private static final String BINARY = "bench/target/whole_step";
    private static final String SCRIPT = "bench/src/python/seed_step.py";
    private static final String TAPS = "codec/src/main/resources/io/patchcord/codec/lowpass-16000.txt";

    /** C with AVX-512, compiled here. */
    static ForeignStep c(Path root) throws IOException, InterruptedException {
        String binary = root.resolve(BINARY).toString();
        Files.createDirectories(root.resolve(BINARY).getParent());
        Optional<Program> gcc = Program.run(List.of("gcc", "-O3", "-march=native", "-std=c11", "-o", binary,
                root.resolve(SOURCE).toString()), "");
        return of(List.of(binary), List.of(root.resolve(TAPS).toString()), gcc, "no gcc");
    }

    /** The pipeline in Python that this project replaces. */
    static ForeignStep python(Path root) throws IOException, InterruptedException {
        Optional<Program> python = Program.run(List.of("python3", "--version"), "");
        return of(List.of("python3", root.resolve(SCRIPT).toString()), List.of(), python, "no python3");
    }

    private static ForeignStep of(List<String> command, List<String> arguments, Optional<Program> tool,
                                  String otherwise) throws IOException, InterruptedException {
        if (tool.isEmpty()) {
            return new ForeignStep(command, arguments, Optional.of(otherwise));
        }
        if (tool.get().exitCode() != 0) {
            throw new IOException(tool.get().error());
        }
        // nothing to convert: whether it would
        Program asked = new ForeignStep(command, arguments, Optional.empty()).start("--check", "to_agent", "");
        Optional<String> missing = asked.exitCode() == Program.CANNOT_RUN_HERE ? Optional.of(asked.error())
                : Optional.empty();
        return new ForeignStep(command, arguments, missing);
    }

    /** Converts texts, one frame a line, as one stream. */
    String converted(String direction, String texts) throws IOException, InterruptedException {
        return succeeded(start("--check", direction, texts)).output();
    }

    /** Starts it to be timed in turns. */
    StepWorker worker() throws IOException {
        return StepWorker.start(commandLine("--turns", "-"));
    }

    private Program start(String mode, String value, String input) throws IOException, InterruptedException {
        List<String> words = commandLine(mode, value);
        return Program.run(words, input).orElseThrow(() -> new IOException("cannot start " + words));
    }

    private List<String> commandLine(String mode, String value) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(mode, value));
        words.addAll(arguments);
        return words;
    }

    private static Program succeeded(Program program) throws IOException {
        if (program.exitCode() != 0) {
            throw new IOException("exit code " + program.exitCode() + ": " + program.error());
        }
        return program;
    }
}
