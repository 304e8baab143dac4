package io.patchcord.store;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.tools.Server;

/**
 * H2's file for all processes of this machine that have the data directory. The first opens it and lets the others in
 * over loopback; a file beside it, its owner's alone, tells them where and by which key. When that process ends,
 * whoever asks next opens the file and becomes the first. H2's own AUTO_SERVER does the same, but not together with
 * DB_CLOSE_ON_EXIT=FALSE, without which the file would be closed before the last calls are, and it listens to all the
 * world. Thread-safe.
 */
final class SharedFile implements DataSource, AutoCloseable {
    static final int LOCKED = 90_020;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LENT = "jdbc:h2:tcp://";
    private static final int KEY_BYTES = 24;
    /** The last owner closes the file meanwhile, or the next one opens it. */
    private static final long PATIENCE_NANOS = 800_000_000;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path file;
    private final Path share;
    private final String settings;
    private final String user;
    private final String password;
    private final Object serving = new Object();
    private Server server;
    private boolean closed;
    private volatile int loginTimeoutSeconds = 1;

    /** H2's file of this name, without its suffix. */
    SharedFile(Path file, String settings, String user, String password) {
        this.file = file;
        this.share = file.resolveSibling(file.getFileName() + ".share");
        this.settings = settings;
        this.user = user;
        this.password = password;
        listenOnLoopback();
    }

    /** Where H2 is to listen, for it knows no other way to say so; to be called before anything of H2 is. */
    static void listenOnLoopback() {
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", LOOPBACK);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            SQLException failure;
            try {
                Optional<Connection> lent = isServing() ? Optional.empty() : lent();
                return lent.isPresent() ? lent.get() : own();
            } catch (SQLException e) {
                failure = e;
            }
            if (failure.getErrorCode() != LOCKED || System.nanoTime() > until) {
                throw failure;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isServing() {
        synchronized (serving) {
            return server != null;
        }
    }

    /** A connection to the process that has the file open, if one says so and lets us in. */
    private Optional<Connection> lent() throws SQLException {
        String where;
        try {
            where = Files.readString(share).strip();
            // asked first, for H2 would try again for seconds
            int port = Integer.parseInt(where.substring(0, where.indexOf('/')));
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
        try {
            return Optional.of(DriverManager.getConnection(LENT + LOOPBACK + ":" + where + settings, user, password));
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("28") && isLocked()) {
                throw e;   // wrong user or password
            }
            return Optional.empty();   // it has died, perhaps
        }
    }

    /** Whether the connection is to another process, and ends with it. */
    static boolean isLent(Connection connection) throws SQLException {
        return connection.getMetaData().getURL().startsWith(LENT);
    }

    private boolean isLocked() {
        try (Connection _ = own()) {
            return false;
        } catch (SQLException e) {
            return e.getErrorCode() == LOCKED;
        }
    }

    private Connection own() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:h2:file:" + file + settings, user, password);
        try {
            serve();
            return connection;
        } catch (IOException | SQLException e) {
            connection.close();
            throw new SQLException("the database file cannot be shared with other processes", e);
        }
    }

    private void serve() throws IOException, SQLException {
        synchronized (serving) {
            if (server != null || closed) {
                return;
            }
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            String key = HexFormat.of().formatHex(random);
            server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-key", key, file.toString()).start();
            Path written = Files.createTempFile(share.getParent(), "share", "", PrivateFiles.mode("rw-------"));
            Files.writeString(written, server.getPort() + "/" + key);
            Files.move(written, share, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Lets nobody in any more; the file is closed with the last connection of this process. */
    @Override
    public void close() {
        synchronized (serving) {
            closed = true;
            if (server != null) {
                try {
                    Files.deleteIfExists(share);
                } catch (IOException _) {
                    // whoever reads it finds nobody there, and opens the file
                }
                server.stop();
                server = null;
            }
        }
    }

    @Override
    public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is configured");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // logs nothing
    }

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeoutSeconds = seconds;
    }

    /** Waits for as long as it does; but the pool, at its end, waits so long for what it has asked for. */
    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs nothing");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
