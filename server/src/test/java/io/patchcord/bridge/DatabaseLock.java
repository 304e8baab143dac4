package io.patchcord.bridge;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps everybody else out of a bridge's database while it is open. */
final class DatabaseLock implements AutoCloseable {
    private final Connection connection;

    DatabaseLock(Path data) throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:file:" + data.toAbsolutePath().normalize()
                .resolve("patchcord") + ";IFEXISTS=TRUE", "patchcord", "");
        execute("SET EXCLUSIVE 1");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("SET EXCLUSIVE 0");
        connection.close();
    }
}
