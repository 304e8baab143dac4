package io.patchcord.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The database of a process, asked from another one. */
final class Records {
    private Records() {
    }

    /** The first value that this query finds. */
    static String one(Path data, String sql) throws SQLException {
        try (Connection connection = connection(data); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** Changes something. */
    static void change(Path data, String sql) throws SQLException {
        try (Connection connection = connection(data); Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** What is committed is on the disk when this returns; by itself H2 takes half a second for that. */
    static void force(Path data) throws SQLException {
        try (Connection connection = connection(data); Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    private static Connection connection(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + place(data)
                + ";IFEXISTS=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "patchcord", "");
    }

    private static String place(Path data) {
        Path share = data.resolve("patchcord.share");
        try {
            return Files.exists(share) ? "tcp://127.0.0.1:" + Files.readString(share)
                    : "file:" + data.resolve("patchcord");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
