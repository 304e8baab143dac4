package io.patchcord.bench.load;

import io.patchcord.bench.Directories;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bridge in a process of its own, in a directory of its own that goes with it. */
final class BridgeProcess implements AutoCloseable {
    private static final String OUTPUT = "output.txt";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long STOP_SECONDS = 20;
    private static final int SHOWN_LINES = 15;
    private static final Pattern COMPLAINT = Pattern.compile("^\\S+Z (?:WARN|ERROR) ");

    private final Process process;
    private final Path directory;
    private final InetSocketAddress callers;
    private final Orphan orphan;

    /** Ends the process with this one, whenever that is told to end. */
    private static final class Orphan extends Thread {
        private Process process;

        Orphan() {
            super("no bridge outlives the run");
            Runtime.getRuntime().addShutdownHook(this);
        }

        synchronized Process start(ProcessBuilder builder) throws IOException {
            process = builder.start();
            return process;
        }

        @Override
        public synchronized void run() {
            if (process != null) {
                process.destroyForcibly();
            }
        }

        void forget() {
            Runtime.getRuntime().removeShutdownHook(this);
        }
    }

    private BridgeProcess(Process process, Path directory, int port, Orphan orphan) {
        this.process = process;
        this.directory = directory;
        this.callers = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.orphan = orphan;
    }

    /**
     * Starts a bridge and waits for the line that names its port, serving the generator meanwhile.
     *
     * @param command what to start
     * @param environment variables beside this process's own, of which the product's are taken away
     * @param port where in that line the port stands: group 1
     */
    static BridgeProcess start(List<String> command, Map<String, String> environment, Path directory, Pattern port,
                               Generator meanwhile) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve(OUTPUT).toFile()).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.matches("(PATCHCORD|TWILIO|ELEVENLABS)_.*"));
        builder.environment().putAll(environment);
        Orphan orphan = new Orphan();
        Process process = orphan.start(builder);
        int[] found = new int[1];
        boolean up = meanwhile.runUntil(() -> {
            found[0] = port(directory, port);
            return found[0] > 0 || !process.isAlive();
        }, START, LOOK);
        if (!up || found[0] == 0) {
            process.destroyForcibly();
            orphan.forget();
            String said = tail(directory);
            Directories.delete(directory);
            throw new LoadException("the bridge did not start: " + String.join(" ", command) + "\n" + said);
        }
        return new BridgeProcess(process, directory, found[0], orphan);
    }

    private static int port(Path directory, Pattern port) {
        try {
            Matcher line = port.matcher(Files.readString(directory.resolve(OUTPUT)));
            return line.find() ? Integer.parseInt(line.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static String tail(Path directory) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(OUTPUT));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    /** Where calls go. */
    InetSocketAddress callers() {
        return callers;
    }

    /** All it has printed. */
    List<String> output() throws IOException {
        return Files.readAllLines(directory.resolve(OUTPUT));
    }

    /** The lines of its log that say that something is amiss. */
    List<String> complaints() throws IOException {
        return output().stream().filter(line -> COMPLAINT.matcher(line).find()).toList();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessFigures figures() throws IOException {
        if (!process.isAlive()) {
            throw new LoadException("the bridge has ended:\n" + tail(directory));
        }
        return ProcessFigures.of(process.pid());
    }

    Path directory() {
        return directory;
    }

    /** Ends the process; its directory stays until {@link #close}. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        orphan.forget();
        Directories.delete(directory);
    }
}
