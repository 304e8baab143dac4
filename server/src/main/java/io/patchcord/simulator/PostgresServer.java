package io.patchcord.simulator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine's own package, on a port of loopback and in a directory that goes with it; it can
 * be stopped, killed and held up, as an operator's is one day. One thread at a time.
 */
public final class PostgresServer implements AutoCloseable {
    /** Whom its databases belong to; there is no password. */
    public static final String OWNER = "patchcord";
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final int PATIENCE_SECONDS = 60;
    private static final String USER = "postgres";

    private final Path programs;
    private final Path directory;
    private final int port;
    private final String settings;
    private boolean running;

    private PostgresServer(Path programs, Path directory, int port, String settings) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
        this.settings = settings;
    }

    /**
     * Starts one with the database {@code postgres} in it; empty where PostgreSQL is not installed.
     *
     * @param settings further ones, as {@code postgres} takes them on its command line
     */
    public static Optional<PostgresServer> start(String settings) {
        return programs().map(programs -> {
            try {
                Path directory = Files.createTempDirectory("patchcord-postgres");
                if (isRoot()) {   // whom PostgreSQL refuses to work for
                    Files.setOwner(directory, FileSystems.getDefault().getUserPrincipalLookupService()
                            .lookupPrincipalByName(USER));
                }
                PostgresServer server = new PostgresServer(programs, directory, FreePort.take(), settings);
                try {
                    server.run("initdb", "-D", server.data(), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale",
                            "--no-sync");
                    server.startAgain();
                } catch (RuntimeException e) {
                    server.close();
                    throw e;
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<Path> programs() {
        try (Stream<Path> versions = Files.exists(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.exists(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** What {@code store.url} says for one of its databases. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?options=-c%20lock_timeout=1000";
    }

    /** It takes connections when this returns. */
    public void startAgain() {
        run("pg_ctl", "-D", data(), "-w", "-s", "-l", directory.resolve("log").toString(), "-o", "-p " + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off " + settings, "start");
        running = true;
    }

    /** It is gone when this returns, and has told whoever was connected. */
    public void stop() {
        stop("fast");
    }

    /** It is gone when this returns, without a word to anybody. */
    public void kill() {
        stop("immediate");
    }

    private void stop(String mode) {
        running = false;
        run("pg_ctl", "-D", data(), "-w", "-s", "-m", mode, "stop");
    }

    /** Its connections stay, and new ones are made; nobody is answered until {@link #goOn()}. */
    public void hold() {
        signal("STOP");
    }

    /** It answers again. */
    public void goOn() {
        signal("CONT");
    }

    /** The first process is the one that starts others, so that none escapes. */
    private void signal(String name) {
        try {
            long first = Long.parseLong(Files.readAllLines(Path.of(data(), "postmaster.pid")).getFirst().strip());
            run(List.of("sh", "-c", "kill -" + name + " " + first));
            // others may end meanwhile
            List<String> others = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\" || true", "sh"));
            ProcessHandle.of(first).stream().flatMap(ProcessHandle::descendants)
                    .forEach(process -> others.add(Long.toString(process.pid())));
            run(others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs SQL, one transaction, in the database {@code postgres}; returns rows as lines, columns parted by bars. */
    public String psql(String sql) {
        return run(List.of(programs.resolve("psql").toString(), "-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p",
                Integer.toString(port), "-U", OWNER, "-d", "postgres", "-c", sql));
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static String run(List<String> command) {
        try {
            Path output = Files.createTempFile("postgres", ".out");
            Process process = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String told = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command + (ended ? ": " : " does not end: ") + told);
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (running) {
            goOn();
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
