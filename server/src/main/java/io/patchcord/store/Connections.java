package io.patchcord.store;

import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClientException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The pool's connections. Of those that another process lends each is asked first whether it is alive, for they all
 * end when that process leaves, and the pool believes for half a second that one it has seen alive still is. So may
 * those that it makes instead, when who lends them leaves, too. Thread-safe.
 */
final class Connections {
    private static final int VALIDATION_SECONDS = 1;
    /** One that does not answer at all takes a second; the next is asked for even then. */
    private static final long PATIENCE_NANOS = 1_500_000_000;

    private final HikariDataSource pool;
    private final boolean mayBeLent;

    Connections(HikariDataSource pool, boolean mayBeLent) {
        this.pool = pool;
        this.mayBeLent = mayBeLent;
    }

    /** One that is alive; it goes back when it is closed. */
    Connection take() {
        try {
            long begun = System.nanoTime();
            do {
                Connection connection = pool.getConnection();
                if (!mayBeLent || isUsable(connection)) {
                    return connection;
                }
                evict();   // this one when it is closed, the others at once
                connection.close();
            } while (System.nanoTime() - begun < PATIENCE_NANOS);
            throw new DbClientException("no database connection that is alive");
        } catch (SQLException e) {
            throw new DbClientException("no database connection", e);
        }
    }

    /** Those in the pool are given to nobody any more, those that somebody has to nobody else. */
    void evict() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    private static boolean isUsable(Connection connection) {
        try {
            return !SharedFile.isLent(connection) || connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException _) {
            return false;   // it cannot even say where it leads
        }
    }
}
