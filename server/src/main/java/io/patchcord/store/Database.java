package io.patchcord.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcParametersConfig;
import io.patchcord.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The open database: a pool of connections with the current tables behind it. H2 in a file unless another URL is
 * configured. Thread-safe.
 */
public final class Database implements AutoCloseable {
    /**
     * What H2 needs to speak PostgreSQL's SQL, plus: a lock is waited for as long as a call would wait, only
     * {@link #close()} closes the file, since H2's own shutdown hook would do so before the last records are written,
     * there is no trace file, which could hold what statements held, while our log has their errors, and a connection
     * keeps more parsed statements than the 8 of H2's default: a call's record takes a dozen.
     */
    static final String H2_SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";LOCK_TIMEOUT=1000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64";
    /** What migrations say in one of the two: the order of characters by their codes, and that a column is stored. */
    private static final Map<String, String> H2_WORDS = Map.of("binary", "", "stored", "");
    private static final Map<String, String> POSTGRESQL_WORDS = Map.of("binary", "COLLATE \"C\"", "stored", "STORED");
    /** H2's codes for a file it cannot make sense of, and for whatever it did not expect in one. */
    private static final Set<Integer> BROKEN = Set.of(90_030, 50_000);
    private static final int CONNECTION_TIMEOUT_MILLIS = 1_000;
    private static final int VALIDATION_TIMEOUT_MILLIS = 500;
    private static final int LEAK_DETECTION_MILLIS = 60_000;

    private final HikariDataSource pool;
    private final Connections connections;
    private final Optional<SharedFile> file;
    private final DbClient client;
    private final boolean h2;

    private Database(HikariDataSource pool, Optional<SharedFile> file, boolean h2) {
        this.pool = pool;
        this.connections = new Connections(pool, file.isPresent());
        this.file = file;
        this.h2 = h2;
        this.client = JdbcClientBuilder.create()
                .connectionPool(connections::take)
                // texts as texts: a reader would make a CLOB of every text over 1 kB
                .parametersSetter(JdbcParametersConfig.builder().useStringBinding(false).build())
                .build();
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws StoreException when that is impossible, saying why and what to do
     */
    public static Database open(StoreConfig config) {
        Optional<SharedFile> file = config.url().isPresent() ? Optional.empty() : Optional.of(sharedFile(config));
        HikariDataSource pool = null;
        try {
            HikariConfig settings = settings(config, file);
            pool = new HikariDataSource(settings);
            boolean h2 = file.isPresent() || settings.getJdbcUrl().startsWith("jdbc:h2:");
            FluentConfiguration tables = tables(h2);
            // not by the pool: Flyway wants two connections at once, and the pool may have one
            (file.isPresent() ? tables.dataSource(file.get())
                    : tables.dataSource(settings.getJdbcUrl(), config.username(), config.password().value()))
                    .load().migrate();
            if (config.url().isEmpty()) {
                PrivateFiles.ownersAlone(config.dataDir(), "patchcord");
            }
            return new Database(pool, file, h2);
        } catch (RuntimeException e) {
            // pool, driver, Flyway: each has exceptions of its own, and all of them end the start
            file.ifPresent(SharedFile::close);
            if (pool != null) {
                pool.close();
            }
            throw new StoreException(explain(e, config), e);
        }
    }

    /** The migrations, in the words of H2 or of PostgreSQL, of no database yet. */
    static FluentConfiguration tables(boolean h2) {
        return Flyway.configure().locations("classpath:db/migration").loggers("slf4j").cleanDisabled(true)
                .placeholders(h2 ? H2_WORDS : POSTGRESQL_WORDS);
    }

    /** Helidon's client on the pool. */
    DbClient client() {
        return client;
    }

    /**
     * Runs what may well be done twice: it is, when the connection turns out to be dead. A process whose file others
     * share takes all their connections along when it ends, and the next to ask opens the file.
     */
    <T> T repeatably(Function<DbExecute, T> work) {
        try {
            return work.apply(client.execute());
        } catch (DbClientException e) {
            if (!DeadConnections.isDead(e)) {
                throw e;
            }
            connections.evict();   // those in the pool are as old, or older
            return work.apply(client.execute());
        }
    }

    /** Runs {@code work} in one transaction: committed when it returns, rolled back when it throws. */
    <T> T inTransaction(Function<DbTransaction, T> work) {
        return inTransaction(work, DbTransaction::commit);
    }

    /** Runs {@code work} in one transaction that is rolled back: to see whether the database takes it. */
    void inVain(Consumer<DbTransaction> work) {
        inTransaction(transaction -> {
            work.accept(transaction);
            return work;
        }, DbTransaction::rollback);
    }

    private <T> T inTransaction(Function<DbTransaction, T> work, Consumer<DbTransaction> end) {
        requireConnection();
        DbTransaction transaction = client.transaction();
        try {
            T result = work.apply(transaction);
            end.accept(transaction);
            return result;
        } catch (RuntimeException | Error e) {
            rollBack(transaction, e);
            throw e;
        }
    }

    /** Work on a JDBC connection. */
    @FunctionalInterface
    interface ConnectionWork<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** Like {@link #inTransaction}, on a plain connection, for what Helidon's client can't do: batches. */
    <T> T onConnection(ConnectionWork<T> work) {
        // the pool rolls back what is not committed when the connection comes back
        try (Connection connection = connections.take()) {
            connection.setAutoCommit(false);
            T result = work.apply(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new DbClientException("the transaction failed", e);
        }
    }

    /**
     * Returns when what is committed outlives a death of this process: H2 writes a commit to its file up to half a
     * second later. Costs a millisecond or a few. Where H2's own thread writes it at that moment, H2 does not wait for
     * it, and this returns as much as that too early.
     */
    void outlive() {
        if (h2) {
            client.execute().dml("CHECKPOINT");
        }
    }

    /**
     * Writes a copy of H2's file, as one moment's, into a new ZIP file of its owner's alone, while others go on.
     *
     * @param zip an absolute path, for the process that has the file open may be another one
     * @throws IOException when there is such a file, or none can be made
     */
    public void backUp(Path zip) throws IOException {
        Files.createFile(zip, PrivateFiles.mode("rw-------"));
        client.execute().dml("BACKUP TO '" + zip.toString().replace("'", "''") + "'");
    }

    /** Whether the database answers; waits about a second at most. */
    public boolean answers() {
        try {
            return client.execute().createGet("SELECT 1 AS one").execute().isPresent();
        } catch (DbClientException _) {
            return false;
        }
    }

    /** Closes every connection, and with the last one H2's file. */
    @Override
    public void close() {
        file.ifPresent(SharedFile::close);
        pool.close();
    }

    /** Fails while there is no connection to be had: Helidon would add a warning, about rolling nothing back. */
    private void requireConnection() {
        try {
            connections.take().close();
        } catch (SQLException e) {
            throw new DbClientException("no database connection", e);
        }
    }

    private static HikariConfig settings(StoreConfig config, Optional<SharedFile> file) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("store");
        settings.setExceptionOverride(new DeadConnections());
        if (file.isPresent()) {
            settings.setDataSource(file.get());
        } else {
            settings.setJdbcUrl(config.url().orElseThrow());
            settings.setUsername(config.username());
            settings.setPassword(config.password().value());
        }
        settings.setMaximumPoolSize(config.poolSize());
        settings.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        settings.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        settings.setLeakDetectionThreshold(LEAK_DETECTION_MILLIS);
        return settings;
    }

    private static void rollBack(DbTransaction transaction, Throwable reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static SharedFile sharedFile(StoreConfig config) {
        Path directory = config.dataDir().toAbsolutePath().normalize();
        if (directory.toString().contains(";")) {
            throw new StoreException("store.data-dir must not contain a semicolon, which ends the path for H2: "
                    + directory, null);
        }
        try {
            ownersDirectory(directory);
        } catch (IOException e) {
            throw new StoreException("the data directory " + directory + " cannot be made ("
                    + e.getClass().getSimpleName() + "): choose another with store.data-dir", e);
        }
        return new SharedFile(directory.resolve("patchcord"), H2_SETTINGS, config.username(),
                config.password().value());
    }

    /** Makes the directory, readable by its owner alone, unless it is there. */
    static void ownersDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory, PrivateFiles.mode("rwx------"));
        }
    }

    /** Whether H2 could not make sense of its file. */
    static boolean isBroken(Throwable failure) {
        return failure instanceof SQLException sql && BROKEN.contains(sql.getErrorCode())
                || failure != null && isBroken(failure.getCause());
    }

    static String explain(Exception failure, StoreConfig config) {
        String place = config.url().isPresent() ? "the database of store.url"
                : "the database in " + config.dataDir().toAbsolutePath().normalize();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (config.url().isEmpty() && BROKEN.contains(sql.getErrorCode())) {
                    return place + " is broken: put the last backup in its place with `patchcord restore FILE.zip`, "
                            + "which keeps it: " + sql.getMessage();
                }
                String state = sql.getSQLState() == null ? "" : sql.getSQLState();
                if (sql.getErrorCode() == SharedFile.LOCKED) {
                    return place + " is in use by another process: stop that one, or give this one its own "
                            + "store.data-dir (PATCHCORD_DATA_DIR)";
                }
                if (state.startsWith("28")) {
                    return place + " refuses the user " + config.username()
                            + ": check PATCHCORD_DB_USER and PATCHCORD_DB_PASSWORD";
                }
            }
        }
        return place + " cannot be opened: " + failure.getMessage();
    }
}
