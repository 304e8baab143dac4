package io.patchcord.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of this machine's own package, with an empty database, on a port of loopback. */
public final class Postgres implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final int PATIENCE_SECONDS = 60;
    private static final String USER = "postgres";

    private static Postgres shared;
    private static int databases;

    private final Path programs;
    private final Path directory;
    private final int port;
    private final String database;
    private boolean running;

    private Postgres(Path programs, Path directory, int port, String database) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
        this.database = database;
    }

    /** An empty database on a server for all who don't stop it, which ends with this JVM; or skips the test. */
    public static synchronized Postgres database() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        String name = "test" + ++databases;
        shared.change("CREATE DATABASE " + name);
        return new Postgres(shared.programs, shared.directory, shared.port, name);
    }

    /** Starts a new one, or skips the test where there is none; the test's own CI has it. */
    public static Postgres start() {
        Path programs = programs();
        assumeTrue(programs != null || "true".equals(System.getenv("CI")), "PostgreSQL is not installed");
        assertTrue(programs != null, "PostgreSQL is not installed");
        try {
            Path directory = Files.createTempDirectory("patchcord-postgres");
            if (isRoot()) {   // whom PostgreSQL refuses to work for
                Files.setOwner(directory, FileSystems.getDefault().getUserPrincipalLookupService()
                        .lookupPrincipalByName(USER));
            }
            Postgres server = new Postgres(programs, directory, freePort(), "postgres");
            server.run("initdb", "-D", server.data(), "-U", "patchcord", "-A", "trust", "-E", "UTF8", "--no-locale",
                    "--no-sync");
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path programs() {
        try (Stream<Path> versions = Files.exists(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.exists(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder()).orElse(null);
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

    /** What {@code store.url} says. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?options=-c%20lock_timeout=1000";
    }

    /** It takes connections when this returns. */
    public void startAgain() {
        run("pg_ctl", "-D", data(), "-w", "-s", "-l", directory.resolve("log").toString(), "-o", "-p " + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
                + " -c shared_preload_libraries=pg_stat_statements", "start");
        running = true;
    }

    /** It is gone when this returns, without a word to anybody. */
    public void stop() {
        running = false;
        run("pg_ctl", "-D", data(), "-w", "-s", "-m", "immediate", "stop");
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("postgres", ".out");
            Process process = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> command + " does not end");
            String told = Files.readString(output);
            Files.delete(output);
            assertEquals(0, process.exitValue(), () -> command + ": " + told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The first value that this query finds; empty for none. */
    public String one(String sql) {
        try (Connection connection = connection(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Changes something. */
    public void change(String sql) {
        try (Connection connection = connection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), "patchcord", "");
    }

    @Override
    public void close() {
        if (!running) {
            return;   // or it is another one's
        }
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
