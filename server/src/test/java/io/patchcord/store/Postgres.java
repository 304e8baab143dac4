package io.patchcord.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchcord.simulator.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A database on a PostgreSQL server of this machine's own package. */
public final class Postgres implements AutoCloseable {
    private static final String SETTINGS = "-c shared_preload_libraries=pg_stat_statements";

    private static PostgresServer shared;
    private static int databases;

    private final PostgresServer server;
    private final String database;

    private Postgres(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /** An empty database on a server for all who don't stop it, which ends with this JVM; or skips the test. */
    public static synchronized Postgres database() {
        if (shared == null) {
            shared = server();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        Postgres database = new Postgres(shared, "test" + ++databases);
        new Postgres(shared, "postgres").change("CREATE DATABASE " + database.database);
        return database;
    }

    /** Starts a new one, or skips the test where there is none; the test's own CI has it. */
    public static Postgres start() {
        return new Postgres(server(), "postgres");
    }

    private static PostgresServer server() {
        Optional<PostgresServer> server = PostgresServer.start(SETTINGS);
        assumeTrue(server.isPresent() || "true".equals(System.getenv("CI")), "PostgreSQL is not installed");
        return server.orElseThrow(() -> new AssertionError("PostgreSQL is not installed"));
    }

    /** What {@code store.url} says. */
    public String url() {
        return server.url(database);
    }

    /** It takes connections when this returns. */
    public void startAgain() {
        server.startAgain();
    }

    /** It is gone when this returns, without a word to anybody. */
    public void stop() {
        server.kill();
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
        return DriverManager.getConnection(url(), PostgresServer.OWNER, "");
    }

    @Override
    public void close() {
        if (server != shared) {   // which others use as well
            server.close();
        }
    }
}
